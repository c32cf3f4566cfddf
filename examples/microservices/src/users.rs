//! The user service.

use std::time::Duration;

use tokio::time::sleep;
use tonic::{Request, Response, Status, metadata::AsciiMetadataValue};

use crate::{
    context::Context,
    proto::users::{GetUserRequest, GetUserResponse, User, user_service_server::UserService},
};

/// The metadata in which a backend says who it is.
pub const SERVED_BY: &str = "x-served-by";

/// A user service that knows three users.
#[derive(Clone, Debug)]
pub struct Users {
    name: AsciiMetadataValue,
    delay: Duration,
}

impl Users {
    /// A service of this name that takes this long over each answer.
    pub fn new(name: AsciiMetadataValue, delay: Duration) -> Self {
        Users { name, delay }
    }
}

#[tonic::async_trait]
impl UserService for Users {
    async fn get_user(&self, request: Request<GetUserRequest>) -> Result<Response<GetUserResponse>, Status> {
        let context = Context::of(&request);
        let user_id = request.into_inner().user_id;
        println!("[{}] GetUser {user_id}, {} ms left", context.request_id(), context.left().as_millis());
        let answer = context.within(async {
            let mut unanswered = Unanswered { context: &context, is_answered: false };
            sleep(self.delay).await; // the database
            unanswered.is_answered = true;
            find(user_id)
        });
        let user = answer.await?;
        let mut response = Response::new(GetUserResponse { user: Some(user), ..Default::default() });
        response.metadata_mut().insert(SERVED_BY, self.name.clone());
        Ok(response)
    }
}

fn find(user_id: String) -> Result<User, Status> {
    let name = match &*user_id {
        "ada" => "Ada Lovelace",
        "grace" => "Grace Hopper",
        "사용자1" => "김하나",
        _ => return Err(Status::not_found(format!("there is no user {user_id}"))),
    };
    let email = format!("{user_id}@example.com");
    Ok(User { user_id, name: name.into(), email, ..Default::default() })
}

/// Work whose caller has gone, or whose time is over, is dropped where it stands.
struct Unanswered<'c> {
    context: &'c Context,
    is_answered: bool,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            println!("[{}] given up", self.context.request_id());
        }
    }
}
