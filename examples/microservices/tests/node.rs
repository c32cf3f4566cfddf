//! The user service and Node's, in both directions. `.ci/peers` runs it where the packages can be fetched.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use microservices::{
    proto::users::{GetUserRequest, user_service_client::UserServiceClient, user_service_server::UserServiceServer},
    users::Users,
};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Code;

/// The program with its packages.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    fs::create_dir_all(&folder).unwrap();
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/node")).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    let output = Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder).output();
    assert!(output.as_ref().is_ok_and(|output| output.status.success()), "Node cannot be had: {output:?}");
    folder
}

fn node(folder: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg("users.js").env("PROTO", concat!(env!("CARGO_MANIFEST_DIR"), "/proto/users.proto"));
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// Ends with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "calls programs of Node, with packages from npm: .ci/peers"]
async fn both_directions() {
    let folder = folder();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let users = UserServiceServer::new(Users::new("a".parse().unwrap(), Duration::ZERO));
    let server = wire_grpc::server::builder().add_service(users);
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    let mut client = node(&folder);
    client.arg(address);
    let output = tokio::task::spawn_blocking(move || client.output().unwrap()).await.unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "{\"userId\":\"ada\",\"name\":\"Ada Lovelace\",\"email\":\"ada@example.com\"}\n{\"code\":5}\n"
    );

    let mut server = Ended(node(&folder).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("port ").expect("the server says its port");
    let mut client = UserServiceClient::connect(format!("http://127.0.0.1:{port}")).await.unwrap();
    let request = |user_id: &str| GetUserRequest { user_id: user_id.into(), ..Default::default() };
    let user = client.get_user(request("ada")).await.unwrap().into_inner().user.unwrap();
    assert_eq!((&*user.user_id, &*user.name, &*user.email), ("ada", "Ada Lovelace", "ada@example.com"));
    assert_eq!(client.get_user(request("nobody")).await.unwrap_err().code(), Code::NotFound);
}
