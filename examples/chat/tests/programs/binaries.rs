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
    // Five notifications, a second apart, and three seconds of chat.
    assert!(began.elapsed() >= Duration::from_secs(8), "{:?}", began.elapsed());
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
#[test]
fn a_chat_does_not_keep_the_server_from_stopping() {
    let mut server = Server::start(&["--grace", "1"]);
    let mut chat = server.client(&["chat"]).spawn().unwrap();
    chat.stdin.as_mut().unwrap().write_all(b"hello\n").unwrap();
    let mut line = String::new();
    BufReader::new(chat.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "서버: 에코: hello\n");
    let interrupt = Command::new("kill").args(["-INT", &server.process.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    assert!(server.process.wait().unwrap().success());
    // The chat ends by an error: nobody said that it was over.
    drop(chat.stdin.take());
    assert!(!chat.wait().unwrap().success());
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
