//! Details of a status, there and back.

use tonic::{Code, Request, Status, transport::Server};
use wire_grpc::rpc::{self, BadRequest, ErrorInfo, RetryInfo, bad_request::FieldViolation};

use crate::support::{Echo, TalkClient, TalkServer, all_kinds, connect, serve};

fn refusal() -> rpc::Status {
    let field_violations =
        vec![FieldViolation { field: "text".into(), description: "is empty".into(), ..Default::default() }];
    let retry_delay = Some(wire_types::Duration { seconds: 3, nanos: 5, ..Default::default() });
    rpc::Status::new(Code::InvalidArgument, "no text — 글이 없다")
        .with(&BadRequest { field_violations, ..Default::default() })
        .with(&RetryInfo { retry_delay, ..Default::default() })
}

#[tokio::test]
async fn details_arrive_on_every_kind_of_call() {
    let refuse = |_: Request<()>| -> Result<Request<()>, Status> { Err(refusal().into()) };
    let address = serve(Server::builder().add_service(TalkServer::with_interceptor(Echo, refuse))).await;
    for answer in all_kinds(&mut TalkClient::new(connect(address).await), "").await {
        let status = answer.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "no text — 글이 없다"));
        let details = rpc::Status::try_from(&status).unwrap();
        assert_eq!(details, refusal());
        let bad: BadRequest = details.find().unwrap().unwrap();
        assert_eq!((&*bad.field_violations[0].field, &*bad.field_violations[0].description), ("text", "is empty"));
        let retry: RetryInfo = details.find().unwrap().unwrap();
        assert_eq!(retry.retry_delay.unwrap().seconds, 3);
        assert_eq!(details.find::<ErrorInfo>().unwrap(), None);
    }
}

#[test]
fn the_bytes_are_those_of_googles_schema() {
    // google.rpc.Status { code: 3, message: "m", details: [Any(ErrorInfo { reason: "R", domain: "d" })] }
    let info = ErrorInfo { reason: "R".into(), domain: "d".into(), ..Default::default() };
    let status = tonic::Status::from(rpc::Status::new(Code::InvalidArgument, "m").with(&info));
    let any = b"\x0a\x28type.googleapis.com/google.rpc.ErrorInfo\x12\x06\x0a\x01R\x12\x01d";
    let mut expected = b"\x08\x03\x12\x01m\x1a".to_vec();
    expected.push(any.len() as u8);
    expected.extend_from_slice(any);
    assert_eq!(status.details(), expected);
}

#[test]
fn a_status_without_details_has_none() {
    let status = rpc::Status::try_from(&Status::not_found("nobody")).unwrap();
    assert_eq!((status.code(), &*status.message, status.details.len()), (Code::NotFound, "nobody", 0));
}

#[test]
fn details_that_are_malformed_are_an_error() {
    let status = Status::with_details(Code::NotFound, "nobody", b"\x0a\xff".as_slice().into());
    assert!(rpc::Status::try_from(&status).is_err());
    assert_eq!(rpc::Status { code: 99, ..Default::default() }.code(), Code::Unknown);
}
