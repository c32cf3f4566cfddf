//! The order service.

use std::sync::atomic::{AtomicU64, Ordering};

use tonic::{Request, Response, Status, transport::Channel};

use crate::{
    context::Context,
    proto::{
        orders::{Order, PlaceOrderRequest, PlaceOrderResponse, order_service_server::OrderService},
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
        if items.is_empty() {
            return Err(Status::invalid_argument("an order has items"));
        }
        let prices = items.iter().map(|item| item.cents.checked_mul(item.count.into()));
        let cents = prices.reduce(|sum, price| sum?.checked_add(price?)).flatten();
        let cents = cents.ok_or_else(|| Status::invalid_argument("nobody can pay for that"))?;

        let get_user = self.retry.run(&context, || {
            let mut users = self.users.clone();
            let request = context.request(GetUserRequest { user_id: user_id.clone(), ..Default::default() });
            async move { users.get_user(request).await }
        });
        let (metadata, user, _) = context.within(get_user).await?.into_parts();

        let order_id = format!("order_{}", self.placed.fetch_add(1, Ordering::Relaxed) + 1);
        let order = Order { order_id, user: user.user, items, cents, ..Default::default() };
        let mut response = Response::new(PlaceOrderResponse { order: Some(Box::new(order)), ..Default::default() });
        if let Some(name) = metadata.get(SERVED_BY) {
            response.metadata_mut().insert(SERVED_BY, name.clone());
        }
        Ok(response)
    }
}
