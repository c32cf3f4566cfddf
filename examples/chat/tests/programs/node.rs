//! `@grpc/grpc-js` with `@grpc/proto-loader`, from npm.

use std::{fs, path::Path, process::Command};

use crate::binaries::{self, Server};
use crate::peers::{
    BURST, CLIENT_PRINTS, PROTO, TheirServer, fetch, folder, our_client, our_client_pauses, our_server, printed,
};
use crate::secure::{Secured, path, self_signed};

fn node(folder: &Path, program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(program).env("PROTO", format!("{PROTO}/chat.proto")).current_dir(folder);
    command
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "calls programs of Node, with packages from npm: .ci/peers"]
async fn both_directions() {
    let folder = folder("node");
    fetch("Node", Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder));
    let secured = Secured::start();
    let mut client = node(&folder, "client.js");
    secured.client(&mut client);
    assert_eq!(printed(client).await, CLIENT_PRINTS);

    let mut client = node(&folder, "client.js");
    client.arg(our_server().await);
    assert_eq!(printed(client).await, CLIENT_PRINTS);
    our_client(TheirServer::start(node(&folder, "server.js"))).await;
}

/// The schema of our server.
const OURS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/proto/chat.proto");

/// The folder of the packages.
fn packages(name: &str) -> std::path::PathBuf {
    let folder = folder("node");
    // Each test has a copy, as npm takes no lock.
    let own = folder.with_file_name(name);
    fs::create_dir_all(&own).unwrap();
    for file in fs::read_dir(&folder).unwrap().map(Result::unwrap).filter(|file| file.path().is_file()) {
        fs::copy(file.path(), own.join(file.file_name())).unwrap();
    }
    let mut install = Command::new("npm");
    fetch("Node", install.args(["install", "--no-audit", "--no-fund"]).current_dir(&own));
    own
}

/// What `patterns.js` prints, with a token or without.
fn patterns(has_token: bool) -> String {
    let refused = "{\"refused\":{\"code\":16,\"says\":true}}\n".repeat(if has_token { 3 } else { 0 });
    format!(
        r#"{{"sendMessage":{{"success":true,"hasId":true}}}}
{refused}{{"getNotifications":["notif_0","notif_1","notif_2","notif_3","notif_4"]}}
{{"uploadFiles":"3개 파일, 총 6000바이트 업로드 완료"}}
{{"uploadFile":{{"hasId":true,"size":"2621440"}}}}
{{"chat":["서버: 에코: 안녕하세요!","서버: 에코: 반갑습니다!"]}}
{{"joinRoom":["ada hears ada: hello at 1700000000000","bob hears ada: hello at 1700000000000"]}}
"#
    )
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "calls programs of Node, with packages from npm: .ci/peers"]
async fn all_that_programs_of_node_call() {
    let folder = packages("node-patterns");
    let files = tempfile::tempdir().unwrap();
    fs::write(files.path().join("token"), "valid-token\n").unwrap();
    let [certificate, key] = self_signed(files.path(), "server");
    let token = ["--token-file", &path(files.path(), "token"), "--token-scheme", "bare"].map(str::to_owned);
    let tls = ["--cert", &certificate, "--key", &key].map(str::to_owned);
    let mutual = ["--client-ca", &certificate].map(str::to_owned);
    let with = |groups: &[&[String]]| Server::start(&groups.concat().iter().map(String::as_str).collect::<Vec<_>>());
    for (server, has_token, has_tls, is_mutual) in [
        (with(&[]), false, false, false),
        (with(&[&token]), true, false, false),
        (with(&[&tls]), false, true, false),
        (with(&[&token, &tls, &mutual]), true, true, true),
    ] {
        let mut client = node(&folder, "patterns.js");
        client.arg(format!("localhost:{}", server.port)).env("PROTO", OURS);
        if has_token {
            client.env("TOKEN", "valid-token");
        }
        if has_tls {
            client.env("CA", &certificate);
        }
        if is_mutual {
            client.env("CERT", &certificate).env("KEY", &key);
        }
        assert_eq!(printed(client).await, patterns(has_token), "{has_token} {has_tls} {is_mutual}");
    }
}

/// Our client at a server of Node's that wants a bare token, and a certificate that signs itself.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "calls programs of Node, with packages from npm: .ci/peers"]
async fn our_client_at_a_guarded_server() {
    let folder = packages("node-guarded");
    let files = tempfile::tempdir().unwrap();
    let [right, wrong] = ["valid-token", "other-token"].map(|token| {
        fs::write(files.path().join(token), token).unwrap();
        path(files.path(), token)
    });
    let [certificate, key] = self_signed(files.path(), "server");
    let mut program = node(&folder, "server.js");
    program.env("TOKEN", "valid-token").env("CERT", &certificate).env("KEY", &key).env("CA", &certificate);
    let server = TheirServer::start(program);
    let url = server.url().replace("http://127.0.0.1", "https://localhost");
    let send = |arguments: &[&str]| {
        let mut client = Command::new(env!("CARGO_BIN_EXE_chat-client"));
        client.args(["--url", &url, "--timeout", "20"]).args(arguments).args(["send", "hello"]);
        let output = client.output().unwrap();
        (output.status.success(), binaries::text(&output.stdout) + &binaries::text(&output.stderr))
    };
    let known = ["--ca", &certificate, "--cert", &certificate, "--key", &key];
    let bare = ["--token-scheme", "bare", "--token-file"];
    let (_, said) = send(&[&known[..], &bare, &[&right]].concat());
    assert!(said.starts_with("응답: success true"), "{said}");
    for refused in [[&known[..], &bare, &[&wrong]].concat(), [&known[..], &["--token-file", &right]].concat()] {
        let (is_ok, said) = send(&refused);
        assert!(!is_ok && said.contains("인증 실패"), "{said}");
    }
    let (is_ok, said) = send(&[&known[..2], &bare, &[&right]].concat());
    assert!(!is_ok && said.contains("certificate"), "{said}");
}

/// A server that sends many small messages, and a reader that pauses.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "calls programs of Node, with packages from npm: .ci/peers"]
async fn a_reader_that_pauses() {
    let folder = packages("node-burst");
    let mut program = node(&folder, "server.js");
    program.env("BURST", BURST.to_string());
    our_client_pauses(TheirServer::start(program)).await;
}
