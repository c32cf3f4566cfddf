//! A status with details: `google.rpc.Status` in the metadata `grpc-status-details-bin`.

use tonic::Code;
use wire::{Decode, DecodeError, Encode, Named};
use wire_types::{Any, AnyError};

use crate::rpc::Status;

impl Status {
    /// What a call ends with, to add details to.
    ///
    /// ```
    /// use tonic::Code;
    /// use wire_grpc::rpc::{self, BadRequest, bad_request::FieldViolation};
    ///
    /// // On the server:
    /// let violation = FieldViolation { field: "text".into(), description: "is empty".into(), ..Default::default() };
    /// let details = BadRequest { field_violations: vec![violation], ..Default::default() };
    /// let status: tonic::Status = rpc::Status::new(Code::InvalidArgument, "no text").with(&details).into();
    ///
    /// // On the client:
    /// let found = rpc::Status::try_from(&status)?.find::<BadRequest>()?.unwrap();
    /// assert_eq!(found.field_violations[0].field, "text");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code: code as i32, message: message.into(), ..Default::default() }
    }

    /// With one more detail, a message of any type.
    pub fn with<T: Encode + Named>(mut self, detail: &T) -> Self {
        self.details.push(Any::pack(detail));
        self
    }

    /// The first detail of this type, if there is one.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn find<'a, T: Decode<'a> + Default + Named>(&'a self) -> Result<Option<T>, AnyError> {
        self.details.iter().find(|detail| detail.is::<T>()).map(Any::unpack).transpose()
    }

    /// The code, UNKNOWN where gRPC has none of this number.
    pub fn code(&self) -> Code {
        Code::from(self.code)
    }
}

impl From<Status> for tonic::Status {
    fn from(status: Status) -> Self {
        let details = status.encode_to_vec().into();
        tonic::Status::with_details(status.code(), status.message, details)
    }
}

impl TryFrom<tonic::Status> for Status {
    type Error = DecodeError;

    /// The same as of a reference.
    fn try_from(status: tonic::Status) -> Result<Self, DecodeError> {
        Self::try_from(&status)
    }
}

impl TryFrom<&tonic::Status> for Status {
    type Error = DecodeError;

    /// The details of a status, or a status without details where it has none. Code and message are those of the
    /// details, which are the same unless the server says otherwise.
    fn try_from(status: &tonic::Status) -> Result<Self, DecodeError> {
        if status.details().is_empty() {
            return Ok(Self::new(status.code(), status.message()));
        }
        Self::decode(status.details())
    }
}
