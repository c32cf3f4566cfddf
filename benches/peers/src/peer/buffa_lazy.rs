//! buffa, lazy views: a message's own fields are decoded, the messages in it when they are asked for.

use super::{buffa::types, peer};
use crate::codec::{Codec, Form};
use buffa::{Message, view::LazyMessageView};
use std::marker::PhantomData;

/// A message that has a lazy view. The codec is named by the owned type, because a view's lifetime is not known yet.
trait HasLazyView {
    type View<'a>: LazyMessageView<'a>;
}

struct BuffaLazy<M>(PhantomData<M>);

impl<M: HasLazyView> Codec for BuffaLazy<M> {
    const PEER: &'static str = "buffa lazy";
    const FORM: Form = Form::Lazy;

    type Value<'a> = M::View<'a>;
    type Scratch = ();

    fn decode<'a>(bytes: &'a [u8], (): &()) -> M::View<'a> {
        M::View::decode_lazy(bytes).expect("bytes of this message")
    }

    fn encode(_: &M::View<'_>) -> Option<Vec<u8>> {
        None
    }

    fn protobuf(value: &M::View<'_>) -> Option<Vec<u8>> {
        Some(value.to_owned_message().ok()?.encode_to_vec())
    }
}

macro_rules! lazy_views {
    ($($message:ident $view:ident,)*) => {
        $(impl HasLazyView for types::$message { type View<'a> = types::$view<'a>; })*
        peer!(BuffaLazy: $($message = types::$message,)*);
    };
}
lazy_views! {
    Response ResponseLazyView,
    Responses ResponsesLazyView,
    LogRecord LogRecordLazyView,
    LogBatch LogBatchLazyView,
    Visit VisitLazyView,
    Scalars ScalarsLazyView,
    ScalarTable ScalarTableLazyView,
    Frame FrameLazyView,
    Film FilmLazyView,
    Tile TileLazyView,
    PointCloud PointCloudLazyView,
    Mesh MeshLazyView,
    Deltas DeltasLazyView,
    Columns ColumnsLazyView,
    AccessLog AccessLogLazyView,
    Save SaveLazyView,
    Tick TickLazyView,
    Sparse SparseLazyView,
    SparseTable SparseTableLazyView,
    FileDescriptor FileDescriptorLazyView,
    FileSet FileSetLazyView,
    VectorTile VectorTileLazyView,
}
