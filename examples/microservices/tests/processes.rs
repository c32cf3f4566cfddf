//! The services as processes: what goes on from one to the next, and what happens when some of them go.
#![cfg(unix)]

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use microservices::{
    context::Context,
    proto::{
        orders::{Item, PlaceOrderRequest, PlaceOrderResponse, order_service_client::OrderServiceClient},
        users::{GetUserRequest, user_service_client::UserServiceClient},
    },
    users::SERVED_BY,
};
use tokio::{task::JoinSet, time::sleep};
use tonic::{Code, Response, Status, transport::Channel};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

/// How long anything may take that happens soon.
const SOON: Duration = Duration::from_secs(30);

/// A service, which ends with the test whatever becomes of it.
struct Service {
    process: Child,
    address: String,
    lines: Receiver<String>,
    printed: RefCell<Vec<String>>,
}

impl Service {
    fn start(program: &str, arguments: &[&str]) -> Service {
        let mut process = Command::new(program).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let output = BufReader::new(process.stdout.take().unwrap());
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut service = Service { process, address: String::new(), lines, printed: RefCell::default() };
        let line = service.line("listens on ");
        service.address = line.rsplit(' ').next().unwrap().into();
        service
    }

    fn users(listen: &str, name: &str, delay: &str) -> Service {
        let arguments = ["--listen", listen, "--name", name, "--delay", delay];
        Service::start(env!("CARGO_BIN_EXE_user-service"), &arguments)
    }

    fn orders(users: &[&str]) -> Service {
        let users: Vec<_> = users.iter().map(|address| format!("http://{address}")).collect();
        let arguments = ["--listen", "127.0.0.1:0", "--users", &users.join(",")];
        Service::start(env!("CARGO_BIN_EXE_order-service"), &arguments)
    }

    /// A line that has this in it.
    #[track_caller]
    fn line(&self, part: &str) -> String {
        self.lines(part, 1).remove(0)
    }

    /// So many lines that have this in them.
    #[track_caller]
    fn lines(&self, part: &str, many: usize) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let printed = self.printed.borrow().clone();
            let found: Vec<_> = printed.into_iter().filter(|line| line.contains(part)).collect();
            if found.len() >= many {
                return found;
            }
            let line = self.lines.recv_timeout(SOON.saturating_sub(begun.elapsed()));
            let line = line.unwrap_or_else(|_| panic!("{part} is not in {:?}", self.printed.borrow()));
            self.printed.borrow_mut().push(line);
        }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    async fn channel(&self) -> Channel {
        Channel::from_shared(self.url()).unwrap().connect().await.unwrap()
    }

    fn terminate(&self) {
        assert!(Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap().success());
    }

    fn wait(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < SOON, "the process goes on");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the program `order-client` makes of it.
fn order_client(orders: &Service, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_order-client")).arg("--url").arg(orders.url()).args(arguments).output().unwrap()
}

/// An order of `ada`, from here.
async fn place(
    mut client: OrderServiceClient<Channel>,
    context: &Context,
) -> Result<Response<PlaceOrderResponse>, Status> {
    let items = vec![Item { name: "tea".into(), count: 2, cents: 250, ..Default::default() }];
    let request = PlaceOrderRequest { user_id: "ada".into(), items, ..Default::default() };
    context.within(client.place_order(context.request(request))).await
}

fn served_by<T>(response: &Response<T>) -> String {
    response.metadata().get(SERVED_BY).unwrap().to_str().unwrap().into()
}

/// `290` of `[id] GetUser ada, 290 ms left`
fn left(line: &str) -> u64 {
    line.strip_suffix(" ms left").and_then(|line| line.rsplit(' ').next()?.parse().ok()).expect(line)
}

#[test]
fn the_id_and_the_deadline_go_on() {
    let users = Service::users("127.0.0.1:0", "a", "0");
    let orders = Service::orders(&[&users.address]);
    let output = order_client(&orders, &["--request-id", "r-17", "--timeout", "5000", "ada", "tea=250", "cake=120"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "order_1 for Ada Lovelace <ada@example.com>: 370 cents (user service a)\n"
    );
    let (order, user) = (orders.line("PlaceOrder"), users.line("GetUser"));
    assert!(order.starts_with("[r-17] PlaceOrder of ada, "), "{order}");
    assert!(user.starts_with("[r-17] GetUser ada, "), "{user}");
    assert!(left(&user) <= left(&order) && left(&order) <= 5000, "{order}; {user}");
    // Nobody gave a deadline of ten seconds, which is the usual one.
    assert!(left(&user) > 0, "{user}");
}

#[test]
fn all_give_up_together() {
    let users = Service::users("127.0.0.1:0", "a", "20000");
    let orders = Service::orders(&[&users.address]);
    orders.line(" serves");
    let begun = Instant::now();
    let output = order_client(&orders, &["--request-id", "late", "--timeout", "2000", "ada", "tea=250"]);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("Deadline expired"), "{error}");
    assert!(left(&users.line("[late] GetUser")) <= 2000);
    users.line("[late] given up");
}

#[test]
fn an_answer_is_not_asked_for_again() {
    let users = Service::users("127.0.0.1:0", "a", "0");
    let orders = Service::orders(&[&users.address]);
    let output = order_client(&orders, &["--request-id", "first", "nobody", "tea=250"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("there is no user nobody"), "{error}");
    let output = order_client(&orders, &["--request-id", "second", "ada", "tea=250"]);
    assert!(output.status.success());
    let asked = users.lines("GetUser", 2);
    assert!(asked[0].starts_with("[first] ") && asked[1].starts_with("[second] "), "{asked:?}");
}

/// An address that is free now.
fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_waits_for_a_backend_that_comes_late() {
    let address = free();
    let orders = Service::orders(&[&address]);
    let client = OrderServiceClient::new(orders.channel().await);
    let order = tokio::spawn(async move { place(client, &Context::new(None, None)).await });
    sleep(Duration::from_secs(1)).await;
    assert!(!order.is_finished());
    let _users = Service::users(&address, "late", "0");
    assert_eq!(served_by(&order.await.unwrap().unwrap()), "late");
}

async fn health(channel: Channel, service: &str) -> Result<ServingStatus, Code> {
    let request = HealthCheckRequest { service: service.into() };
    let answer = HealthClient::new(channel).check(request).await.map_err(|status| status.code())?;
    Ok(answer.into_inner().status())
}

#[tokio::test(flavor = "multi_thread")]
async fn services_know_how_they_are() {
    let users = Service::users("127.0.0.1:0", "a", "0");
    let orders = Service::orders(&[&users.address]);
    for (service, name) in [(&users, "users.UserService"), (&orders, "orders.OrderService")] {
        let channel = service.channel().await;
        assert_eq!(health(channel.clone(), "").await, Ok(ServingStatus::Serving));
        assert_eq!(health(channel.clone(), name).await, Ok(ServingStatus::Serving));
        assert_eq!(health(channel, "users.Nobody").await, Err(Code::NotFound));
    }
}

/// The questions of a client that has no schema, in one version of reflection.
macro_rules! reflects {
    ($version:ident, $channel:expr) => {{
        use tonic_reflection::pb::$version::{
            ServerReflectionRequest,
            server_reflection_client::ServerReflectionClient,
            server_reflection_request::MessageRequest::{FileByFilename, FileContainingSymbol, ListServices},
            server_reflection_response::MessageResponse::{FileDescriptorResponse, ListServicesResponse},
        };
        let questions = [
            ListServices(String::new()),
            FileContainingSymbol("orders.OrderService.PlaceOrder".into()),
            FileByFilename("users.proto".into()),
        ];
        let questions =
            questions.map(|question| ServerReflectionRequest { host: String::new(), message_request: Some(question) });
        let mut answers = ServerReflectionClient::new($channel)
            .server_reflection_info(tokio_stream::iter(questions))
            .await
            .unwrap()
            .into_inner();
        let (mut services, mut files) = (Vec::new(), Vec::new());
        while let Some(answer) = answers.message().await.unwrap() {
            match answer.message_response.unwrap() {
                ListServicesResponse(list) => services.extend(list.service.into_iter().map(|service| service.name)),
                FileDescriptorResponse(response) => files.extend(response.file_descriptor_proto),
                other => panic!("{other:?}"),
            }
        }
        (services, files)
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn services_tell_their_schema() {
    use wire::Decode;
    use wire_descriptor::FileDescriptorProto;

    let orders = Service::orders(&["127.0.0.1:1"]);
    let channel = orders.channel().await;
    for (services, files) in [reflects!(v1, channel.clone()), reflects!(v1alpha, channel.clone())] {
        for service in ["orders.OrderService", "users.UserService"] {
            assert!(services.iter().any(|name| name == service), "{services:?}");
        }
        let files = files.iter().map(|file| FileDescriptorProto::decode(file).unwrap());
        let files: BTreeMap<_, _> = files.map(|file| (file.name.clone().unwrap(), file)).collect();
        assert_eq!(files["orders.proto"].dependency, ["users.proto"]);
        assert_eq!(files["users.proto"].service[0].method[0].name.as_deref(), Some("GetUser"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_answers_first() {
    let mut users = Service::users("127.0.0.1:0", "a", "4000");
    let channel = users.channel().await;
    let watch = HealthCheckRequest { service: "users.UserService".into() };
    let mut watch = HealthClient::new(channel.clone()).watch(watch).await.unwrap().into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::Serving);

    let mut client = UserServiceClient::new(channel);
    let call = async move {
        let request = GetUserRequest { user_id: "grace".into(), ..Default::default() };
        client.get_user(Context::new(Some("last".into()), None).request(request)).await
    };
    let call = tokio::spawn(call);
    users.line("[last] GetUser grace");
    users.terminate();

    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
    assert!(watch.message().await.unwrap().is_none());
    // The door is closed, and the call goes on.
    assert!(!call.is_finished());
    let refused = Instant::now();
    while std::net::TcpStream::connect(&users.address).is_ok() {
        assert!(refused.elapsed() < SOON);
        sleep(Duration::from_millis(20)).await;
    }
    assert!(!call.is_finished());
    assert_eq!(call.await.unwrap().unwrap().into_inner().user.unwrap().name, "Grace Hopper");
    assert!(users.wait().success());
    users.line("has stopped");
}

/// Many orders at once; who served how many. All must succeed.
async fn orders(client: &OrderServiceClient<Channel>, many: usize, then: impl FnOnce()) -> HashMap<String, usize> {
    let mut calls = JoinSet::new();
    for number in 0..many {
        let client = client.clone();
        calls.spawn(async move {
            // Not all at once, so that something happens meanwhile.
            sleep(Duration::from_millis(5) * number as u32).await;
            place(client, &Context::new(None, None)).await.map(|response| served_by(&response))
        });
    }
    sleep(Duration::from_millis(5) * many as u32 / 3).await;
    then();
    let mut served = HashMap::new();
    for name in calls.join_all().await {
        *served.entry(name.expect("every order is placed")).or_default() += 1;
    }
    served
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_goes_and_comes_back() {
    let users = ["a", "b", "c"].map(|name| Service::users("127.0.0.1:0", name, "100"));
    let addresses = users.each_ref().map(|service| service.address.clone());
    let order_service = Service::orders(&addresses.each_ref().map(String::as_str));
    order_service.lines(" serves", 3);
    let client = OrderServiceClient::new(order_service.channel().await);
    let [a, b, mut c] = users;

    let served = orders(&client, 60, || ()).await;
    assert_eq!(served.values().sum::<usize>(), 60);
    assert!(["a", "b", "c"].iter().all(|name| served[*name] >= 5), "{served:?}");

    // Killed in the middle: calls that it has not answered are made again elsewhere.
    let served = orders(&client, 120, || c.process.kill().unwrap()).await;
    assert_eq!(served.values().sum::<usize>(), 120);
    // Gone, or ejected: its health service may be missed before or after the calls.
    order_service.line(&format!("http://{}/ is ", addresses[2]));
    order_service.line("] attempt 1: ");
    let served = orders(&client, 30, || ()).await;
    assert!(!served.contains_key("c"), "{served:?}");

    // Drained in the middle: nobody notices.
    let served = orders(&client, 60, || b.terminate()).await;
    assert_eq!(served.values().sum::<usize>(), 60);
    order_service.line(&format!("http://{}/ drains", addresses[1]));

    let c = Service::users(&addresses[2], "c again", "100");
    order_service.lines(&format!("http://{}/ serves", addresses[2]), 2);
    let served = orders(&client, 60, || ()).await;
    assert!(served["a"] >= 5 && served["c again"] >= 5 && served.len() == 2, "{served:?}");
    drop((a, c));
}

impl Service {
    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.process.id().to_string()]).status().unwrap().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_stands_still_and_goes_on() {
    let users = ["a", "b", "c"].map(|name| Service::users("127.0.0.1:0", name, "20"));
    let addresses = users.each_ref().map(|service| service.address.clone());
    let order_service = Service::orders(&addresses.each_ref().map(String::as_str));
    order_service.lines(" serves", 3);
    let client = OrderServiceClient::new(order_service.channel().await);

    // It answers nothing and breaks nothing; every order is placed all the same, and long before its deadline.
    let begun = Instant::now();
    let served = orders(&client, 90, || users[2].signal("-STOP")).await;
    assert_eq!(served.values().sum::<usize>(), 90);
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
    order_service.line(&format!("http://{}/ is ", addresses[2])); // ejected, or gone by keepalive

    let begun = Instant::now();
    let served = orders(&client, 60, || ()).await;
    assert!(!served.contains_key("c") && served.len() == 2, "{served:?}");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());

    users[2].signal("-CONT");
    order_service.lines(&format!("http://{}/ serves", addresses[2]), 2);
    let served = orders(&client, 60, || ()).await;
    assert!(served["c"] >= 5, "{served:?}");
}

/// A single one is not ejected: nobody else would answer.
#[tokio::test(flavor = "multi_thread")]
async fn the_only_one_is_called_however_slow_it_is() {
    let users = Service::users("127.0.0.1:0", "slow", "1500");
    let order_service = Service::orders(&[&users.address]);
    order_service.line(" serves");
    let client = OrderServiceClient::new(order_service.channel().await);
    for _ in 0..2 {
        let status = place(client.clone(), &Context::new(None, Some(Duration::from_millis(600)))).await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
    }
    assert_eq!(served_by(&place(client, &Context::new(None, None)).await.unwrap()), "slow");
}

#[test]
fn what_is_wrong_is_said_field_by_field() {
    let orders = Service::orders(&["127.0.0.1:1"]);
    let output = order_client(&orders, &["--request-id", "empty", "ada"]);
    assert!(!output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "order-client: Client specified an invalid argument: this can not be ordered\n  items: there are none\n"
    );
    orders.line("[empty] PlaceOrder of ada");
    let output = order_client(&orders, &["ada", "tea=250", "moon=18446744073709551615"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.ends_with("\n  items[1].cents: nobody can pay for that\n"), "{error}");
}

#[test]
fn help_and_mistakes() {
    let programs =
        [env!("CARGO_BIN_EXE_user-service"), env!("CARGO_BIN_EXE_order-service"), env!("CARGO_BIN_EXE_order-client")];
    for program in programs {
        let run = |argument| Command::new(program).arg(argument).output().unwrap();
        let help = run("--help");
        assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("Usage: "), "{help:?}");
        for argument in ["--nonsense", "--listen", "--url"] {
            let output = run(argument);
            assert!(!output.status.success());
            assert!(String::from_utf8_lossy(&output.stderr).contains(argument), "{output:?}");
        }
    }
}
