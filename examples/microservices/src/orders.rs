//! The order service.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tonic::{Code, Request, Response, Status};
use wire_grpc::rpc::{self, BadRequest, bad_request::FieldViolation};

use crate::{
    backends::Backends,
    context::Context,
    proto::{
        orders::{Item, Order, PlaceOrderRequest, PlaceOrderResponse, order_service_server::OrderService},
        users::{GetUserRequest, GetUserResponse, user_service_client::UserServiceClient},
    },
    retry::Retry,
    users::SERVED_BY,
};

/// An order service that asks who orders.
#[derive(Debug)]
pub struct Orders {
    users: Backends,
    retry: Retry,
    placed: AtomicU64,
}

impl Orders {
    /// A service that calls these user services.
    pub fn new(users: Backends, retry: Retry) -> Self {
        Orders { users, retry, placed: AtomicU64::new(0) }
    }
}

#[tonic::async_trait]
impl OrderService for Orders {
    async fn place_order(&self, request: Request<PlaceOrderRequest>) -> Result<Response<PlaceOrderResponse>, Status> {
        let context = Context::of(&request);
        let PlaceOrderRequest { user_id, items, .. } = request.into_inner();
        println!("[{}] PlaceOrder of {user_id}, {} ms left", context.request_id(), context.left().as_millis());
        let cents = price(&items)?;

        let get_user = self.retry.run(&context, |limit| self.get_user(&context, &user_id, limit));
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

impl Orders {
    /// One attempt. Until there is a backend, all of the request's time may pass; then `limit` counts.
    async fn get_user(
        &self,
        context: &Context,
        user_id: &str,
        limit: Duration,
    ) -> Result<Response<GetUserResponse>, Status> {
        let backend = self.users.pick().await;
        let attempt = context.shorter(limit);
        let request = attempt.request(GetUserRequest { user_id: user_id.into(), ..Default::default() });
        let answer = attempt.within(UserServiceClient::new(backend.channel()).get_user(request)).await;
        backend.report(&answer);
        answer
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
