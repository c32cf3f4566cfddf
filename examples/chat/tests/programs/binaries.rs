//! What they print, how they are told to stop, what they say when something is wrong.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// Ends with the test, whatever becomes of it.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: String,
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chat-server"));
        command.args(["--listen", "127.0.0.1:0"]).args(arguments);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port =
            line.trim().strip_prefix("gRPC 서버가 포트 ").and_then(|line| line.strip_suffix("에서 실행 중입니다."));
        Server { port: port.expect("the server says its port").into(), process }
    }

    pub(crate) fn client(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chat-client"));
        command.arg("--url").arg(format!("http://127.0.0.1:{}", self.port)).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn printed(output: Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn a_tour() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("a.bin", 3 << 20), ("b.bin", 5)].map(|(name, len)| {
        let path = folder.path().join(name);
        fs::write(&path, vec![7; len]).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let server = Server::start(&[]);
    let began = Instant::now();
    let output = printed(server.client(&["tour", &files[0], &files[1]]).output().unwrap());
    let (head, rest) = output.split_once("messageId msg_").expect("an id");
    assert_eq!(head, "=== 단일 요청-응답 테스트 ===\n응답: success true, ");
    let (id, rest) = rest.split_once('\n').unwrap();
    assert!(id.parse::<u64>().is_ok(), "{id}");
    assert_eq!(
        rest,
        "
=== 서버 스트리밍 테스트 ===
알림: notif_0 알림 1 사용자1님에게 새로운 메시지가 있습니다.
알림: notif_1 알림 2 사용자1님에게 새로운 메시지가 있습니다.
알림: notif_2 알림 3 사용자1님에게 새로운 메시지가 있습니다.
알림: notif_3 알림 4 사용자1님에게 새로운 메시지가 있습니다.
알림: notif_4 알림 5 사용자1님에게 새로운 메시지가 있습니다.
알림 스트림 종료

=== 클라이언트 스트리밍 테스트 ===
업로드 완료: 2개 파일, 총 3145733바이트

=== 양방향 스트리밍 테스트 ===
서버: 에코: 안녕하세요!
서버: 에코: 반갑습니다!
채팅 스트림 종료
"
    );
    // Five notifications, a second apart, their end a second later, and three seconds of chat.
    assert!(began.elapsed() >= Duration::from_secs(9), "{:?}", began.elapsed());
}

#[test]
fn two_in_a_room() {
    let server = Server::start(&[]);
    let mut ada = server.client(&["--user", "ada", "--room", "로비", "chat"]).spawn().unwrap();
    let mut ada_hears = BufReader::new(ada.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(ada_hears.next().unwrap(), "서버: ada님이 들어왔습니다.");
    let mut bob = server.client(&["--user", "밥", "--room", "로비", "chat"]).spawn().unwrap();
    assert_eq!(ada_hears.next().unwrap(), "서버: 밥님이 들어왔습니다.");
    bob.stdin.as_mut().unwrap().write_all("안녕하세요!\n".as_bytes()).unwrap();
    assert_eq!(ada_hears.next().unwrap(), "밥: 안녕하세요!");
    let bob_heard = printed(bob.wait_with_output().unwrap());
    assert_eq!(bob_heard, "서버: 밥님이 들어왔습니다.\n밥: 안녕하세요!\n채팅 스트림 종료\n");
    assert_eq!(ada_hears.next().unwrap(), "서버: 밥님이 나갔습니다.");
    drop(ada.stdin.take());
    assert_eq!(ada_hears.collect::<Vec<_>>(), ["채팅 스트림 종료"]);
    assert!(ada.wait().unwrap().success());
}

#[test]
fn a_cap_on_uploads() {
    let server = Server::start(&["--upload-limit", "1000"]);
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), [7; 1001]).unwrap();
    let output = server.client(&["upload", file.path().to_str().unwrap()]).output().unwrap();
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("more than 1000 bytes"), "{}", text(&output.stderr));
}

#[cfg(unix)]
impl Server {
    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }
}

/// A chat that has begun.
#[cfg(unix)]
fn begun(server: &Server) -> Child {
    let mut chat = server.client(&["chat"]).spawn().unwrap();
    chat.stdin.as_mut().unwrap().write_all(b"hello\n").unwrap();
    let mut line = String::new();
    BufReader::new(chat.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "서버: 에코: hello\n");
    chat
}

#[cfg(unix)]
#[test]
fn a_chat_does_not_keep_the_server_from_stopping() {
    for signal in ["-INT", "-TERM"] {
        let mut server = Server::start(&["--grace", "1"]);
        let mut chat = begun(&server);
        server.signal(signal);
        assert!(server.process.wait().unwrap().success(), "{signal}");
        // The chat ends by an error: nobody said that it was over.
        drop(chat.stdin.take());
        assert!(!chat.wait().unwrap().success());
    }
}

#[cfg(unix)]
#[test]
fn calls_that_are_under_way_are_finished() {
    for signal in ["-INT", "-TERM"] {
        let mut server = Server::start(&["--grace", "60"]);
        let notified = server.client(&["notifications"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        server.signal(signal);
        let printed = printed(notified.wait_with_output().unwrap());
        assert!(printed.contains("notif_4") && printed.ends_with("알림 스트림 종료\n"), "{signal}: {printed}");
        assert!(server.process.wait().unwrap().success(), "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn who_tells_twice_means_it() {
    let mut server = Server::start(&["--grace", "3600"]);
    let mut chat = begun(&server);
    server.signal("-TERM");
    std::thread::sleep(Duration::from_millis(300));
    assert!(server.process.try_wait().unwrap().is_none());
    server.signal("-INT");
    assert!(server.process.wait().unwrap().success());
    drop(chat.stdin.take());
    chat.wait().unwrap();
}

/// A server that is there, takes connections, and does nothing.
#[cfg(unix)]
#[test]
fn a_server_that_stands_still_is_given_up() {
    let server = Server::start(&[]);
    let mut chat = server.client(&["--keepalive", "1", "chat"]).spawn().unwrap();
    chat.stdin.as_mut().unwrap().write_all(b"hello\n").unwrap();
    let mut line = String::new();
    BufReader::new(chat.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    server.signal("-STOP");
    let fails = |output: Output, said: &str| {
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    };
    for command in [&["send", "hello"][..], &["notifications"], &["upload", "Cargo.toml"], &["chat"]] {
        let mut client = server.client(&["--timeout", "0.5"]);
        let mut client = client.args(command).current_dir(env!("CARGO_MANIFEST_DIR")).spawn().unwrap();
        let stdin = client.stdin.take(); // a chat whose input does not end
        fails(client.wait_with_output().unwrap(), "Deadline expired");
        drop(stdin);
    }
    fails(server.client(&["--keepalive", "1", "send", "hello"]).output().unwrap(), "keep-alive timed out");
    fails(chat.wait_with_output().unwrap(), "The service is currently unavailable");
    server.signal("-CONT");
}

#[test]
fn what_is_wrong_with_files_is_said_before_anything_else() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let [empty, blank, junk] =
        [("empty", ""), ("blank", " \n\t\n"), ("junk", "junk")].map(|(name, text)| write(name, text));
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (write("cert", &own.cert.pem()), write("key", &own.signing_key.serialize_pem()));
    let other = write("other", &rcgen::KeyPair::generate().unwrap().serialize_pem());
    let missing = folder.path().join("missing").to_str().unwrap().to_owned();
    let https = ["--url", "https://localhost:1", "--ca"];
    let server = env!("CARGO_BIN_EXE_chat-server");
    let client = env!("CARGO_BIN_EXE_chat-client");
    for (program, arguments, said) in [
        (server, vec!["--cert", &certificate, "--key", &other], "the key is not that of the certificate"),
        (server, vec!["--cert", &certificate, "--key", &junk], "no private key in PEM"),
        (server, vec!["--cert", &junk, "--key", &key], "no certificate in PEM"),
        (server, vec!["--cert", &certificate, "--key", &key, "--client-ca", &junk], "no certificate in PEM"),
        (server, vec!["--cert", &certificate], "TLS needs --cert and --key"),
        (server, vec!["--client-ca", &certificate], "TLS needs --cert and --key"),
        (server, vec!["--token-file", &empty], "there is no token in it"),
        (server, vec!["--token-file", &blank], "there is no token in it"),
        (server, vec!["--token-file", &missing], "missing: "),
        (client, vec!["--token-file", &blank, "send", "hello"], "there is no token in it"),
        (client, [&https[..], &[&junk, "send", "hello"]].concat(), "no certificate in PEM"),
        (client, [&https[..], &[&certificate, "--cert", &certificate, "send", "hello"]].concat(), "go together"),
        (client, [&https[..], &[&certificate, "--cert", &certificate, "--key", &junk, "send", "x"]].concat(), "key"),
        (client, vec!["--timeout", "soon"], "--timeout soon: not a number of seconds"),
        (client, vec!["--keepalive", "-1"], "--keepalive -1: not a number of seconds"),
    ] {
        let mut command = Command::new(program);
        if program == server {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let output = command.args(&arguments).output().unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        let error = text(&output.stderr);
        assert!(error.contains(said) && error.lines().count() == 1, "{arguments:?}: {error}");
    }
}

#[test]
fn the_libraries_are_heard() {
    let server = Server::start(&[]);
    let output = server.client(&["send", "hello"]).env("RUST_LOG", "h2=debug").output().unwrap();
    assert!(output.status.success());
    assert!(text(&output.stderr).contains("DEBUG"), "{}", text(&output.stderr));
    let output = server.client(&["send", "hello"]).env("RUST_LOG", "h2=loud").output().unwrap();
    assert!(text(&output.stderr).contains("RUST_LOG=h2=loud: "), "{}", text(&output.stderr));
}

#[test]
fn help_and_mistakes() {
    for program in [env!("CARGO_BIN_EXE_chat-server"), env!("CARGO_BIN_EXE_chat-client")] {
        let help = printed(Command::new(program).arg("--help").output().unwrap());
        assert!(help.contains("Usage: chat-") && help.lines().all(|line| line.chars().count() <= 120), "{help}");
        let options: Vec<_> = help.split_whitespace().filter(|word| word.starts_with("--")).collect();
        for (arguments, said) in [(["--nonsense"], "--nonsense is not an option; --help lists them"), {
            let option = options[0];
            assert_ne!(option, "--help");
            ([option], "is without a value")
        }] {
            let output = Command::new(program).args(arguments).output().unwrap();
            assert!(!output.status.success());
            assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
        }
    }
    let unreachable = Command::new(env!("CARGO_BIN_EXE_chat-client")).args(["--url", "http://127.0.0.1:1"]).output();
    let said = text(&unreachable.unwrap().stderr);
    assert!(said.contains("http://127.0.0.1:1: nothing listens there"), "{said}");
}
