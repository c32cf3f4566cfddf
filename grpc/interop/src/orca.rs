//! What a server says of its load: behind each call that asks for it, and in a stream of its own.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time;
use tokio_stream::{Stream, StreamExt, wrappers::IntervalStream};
use tonic::{Request, Response, Status};

use crate::proto::{
    TestOrcaReport,
    xds::{
        data::orca::v3::OrcaLoadReport,
        service::orca::v3::{OrcaLoadReportRequest, open_rca_service_server::OpenRcaService},
    },
};

/// The metadata in which the load of a call stands, behind the response.
pub const LOAD: &str = "endpoint-load-metrics-bin";

/// How often reports come at most.
const OFTEN: Duration = Duration::from_millis(100);

/// The load that the server was asked to report last.
#[derive(Clone, Debug, Default)]
pub struct Load(Arc<Mutex<OrcaLoadReport>>);

impl Load {
    /// Reports this from now on.
    pub fn set(&self, report: TestOrcaReport) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = report.into();
    }
}

/// What the test asks for, as it is reported.
impl From<TestOrcaReport> for OrcaLoadReport {
    fn from(report: TestOrcaReport) -> Self {
        let TestOrcaReport { cpu_utilization, memory_utilization, request_cost, utilization, .. } = report;
        let mem_utilization = memory_utilization;
        OrcaLoadReport { cpu_utilization, mem_utilization, request_cost, utilization, ..Default::default() }
    }
}

type Reports = Pin<Box<dyn Stream<Item = Result<OrcaLoadReport, Status>> + Send>>;

#[tonic::async_trait]
impl OpenRcaService for Load {
    async fn stream_core_metrics(&self, request: Request<OrcaLoadReportRequest>) -> Result<Response<Reports>, Status> {
        let interval = request.into_inner().report_interval.unwrap_or_default();
        let interval = Duration::try_from(interval).map_err(|_| Status::invalid_argument("report_interval"))?;
        let load = self.clone();
        let ticks = IntervalStream::new(time::interval(interval.max(OFTEN)));
        let reports = ticks.map(move |_| Ok(load.0.lock().unwrap_or_else(PoisonError::into_inner).clone()));
        Ok(Response::new(Box::pin(reports)))
    }
}
