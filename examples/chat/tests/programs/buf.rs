//! `buf curl` from npm: a client that has no schema and asks the server for it.

use std::process::Command;

use serde_json::{Deserializer, Value, json};

use crate::peers::{fetch, folder, our_server, printed};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "calls programs of Node, with packages from npm: .ci/peers"]
async fn a_client_without_a_schema() {
    let folder = folder("buf");
    let install = ["install", "--no-audit", "--no-fund", "--no-save", "@bufbuild/buf@1"];
    fetch("buf", Command::new("npm").args(install).arg("--prefix").arg(&folder));
    let address = our_server().await;
    let curl = async |path: &str, arguments: &[&str]| {
        let mut command = Command::new(folder.join("node_modules/.bin/buf"));
        command.args(["curl", "--http2-prior-knowledge", "--protocol", "grpc"]).args(arguments);
        command.arg(format!("http://{address}{path}")).env("BUF_CACHE_DIR", folder.join("cache"));
        printed(command).await
    };
    for version in ["grpc-v1", "grpc-v1alpha"] {
        let methods = curl("", &["--list-methods", "--reflect-protocol", version]).await;
        for method in ["SendMessage", "GetNotifications", "UploadFiles", "Chat", "JoinRoom"] {
            assert!(methods.lines().any(|line| line == format!("chat.ChatService/{method}")), "{methods}");
        }
    }
    let call = async |method: &str, arguments: &[&str]| {
        let printed = curl(&format!("/chat.ChatService/{method}"), arguments).await;
        let values = Deserializer::from_str(&printed).into_iter();
        values.collect::<Result<Vec<Value>, _>>().expect(&printed)
    };
    let sent = call("SendMessage", &["-d", r#"{"userId": "ada", "message": "hello"}"#]).await;
    assert_eq!(sent[0]["success"], true);

    let notified = call("GetNotifications", &["-d", r#"{"userId": "ada"}"#]).await;
    let titles: Vec<_> = notified.iter().map(|notification| &notification["title"]).collect();
    assert_eq!(titles, ["알림 1", "알림 2", "알림 3", "알림 4", "알림 5"]);

    let pieces = r#"{"filename": "a", "data": "AAECAw=="} {"filename": "a", "data": "BA=="} {"data": "BQ=="}"#;
    let uploaded = call("UploadFiles", &["-d", pieces]).await;
    let summary = "2개 파일, 총 6바이트 업로드 완료";
    assert_eq!(uploaded, [json!({"fileCount": 2, "totalSize": "6", "summary": summary})]);

    let echoed = call("Chat", &["-d", r#"{"text": "안녕하세요!"} {"text": "hello"}"#]).await;
    let expected = ["에코: 안녕하세요!", "에코: hello"].map(|text| json!({"userId": "서버", "text": text}));
    assert_eq!(echoed, expected);

    // "로비" and "ada", as metadata carries bytes.
    let room = ["-H", "room-bin: 66Gc67mE", "-H", "user-bin: YWRh", "-d", r#"{"text": "hello"}"#];
    let heard = call("Chat", &room).await;
    let expected = [("서버", "ada님이 들어왔습니다."), ("ada", "hello")];
    assert_eq!(heard, expected.map(|(user, text)| json!({"userId": user, "text": text})));
}
