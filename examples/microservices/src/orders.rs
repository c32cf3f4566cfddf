//! The order service.

use std::sync::atomic::{AtomicU64, Ordering};

use tonic::{Code, Request, Response, Status, transport::Channel};
use wire_grpc::rpc::{self, BadRequest, bad_request::FieldViolation};

use crate::{
    context::Context,
    proto::{
        orders::{Item, Order, PlaceOrderRequest, PlaceOrderResponse, order_service_server::OrderService},
        users::{GetUserRequest, user_service_client::UserServiceClient},
    },
    retry::Retry,
    users::SERVED_BY,
};

/// An order service that asks who orders.
#[derive(Debug)]
pub struct Orders {
    users: UserServiceClient<Channel>,
    retry: Retry,
    placed: AtomicU64,
}

impl Orders {
    /// A service that calls the user service through this channel.
    pub fn new(users: Channel, retry: Retry) -> Self {
        Orders { users: UserServiceClient::new(users), retry, placed: AtomicU64::new(0) }
    }
}

#[tonic::async_trait]
impl OrderService for Orders {
    async fn place_order(&self, request: Request<PlaceOrderRequest>) -> Result<Response<PlaceOrderResponse>, Status> {
        let context = Context::of(&request);
        let PlaceOrderRequest { user_id, items, .. } = request.into_inner();
        println!("[{}] PlaceOrder of {user_id}, {} ms left", context.request_id(), context.left().as_millis());
        let cents = price(&items)?;

        let get_user = self.retry.run(&context, || {
            let mut users = self.users.clone();
            let request = context.request(GetUserRequest { user_id: user_id.clone(), ..Default::default() });
            async move { users.get_user(request).await }
        });
        let (metadata, user, _) = context.within(get_user).await?.into_parts();

        let order_id = format!("order_{}", self.placed.fetch_add(1, Ordering::Relaxed) + 1);
        let order = Order { order_id, user: user.user, items, cents, ..Default::default() };
        let mut response = Response::new(PlaceOrderResponse { order: Some(order), ..Default::default() });
        if let Some(name) = metadata.get(SERVED_BY) {
            response.metadata_mut().insert(SERVED_BY, name.clone());
        }
        Ok(response)
    }
}

/// What all items cost, or INVALID_ARGUMENT with what is wrong with which of them: a program can read the details, and
/// mark the fields of a form.
fn price(items: &[Item]) -> Result<u64, Status> {
    let mut wrong = Vec::new();
    let mut violated = |field: String, description: &str| {
        wrong.push(FieldViolation { field, description: description.into(), ..Default::default() });
    };
    let mut sum: u64 = 0;
    for (index, item) in items.iter().enumerate() {
        if item.count == 0 {
            violated(format!("items[{index}].count"), "none of it is ordered");
        }
        match item.cents.checked_mul(item.count.into()).and_then(|cents| sum.checked_add(cents)) {
            Some(more) => sum = more,
            None => violated(format!("items[{index}].cents"), "nobody can pay for that"),
        }
    }
    if items.is_empty() {
        violated("items".into(), "there are none");
    }
    if wrong.is_empty() {
        return Ok(sum);
    }
    let details = BadRequest { field_violations: wrong, ..Default::default() };
    Err(rpc::Status::new(Code::InvalidArgument, "this can not be ordered").with(&details).into())
}
