//! Figures for monitoring: a file in Prometheus' text format, written whole or not at all.
//!
//! What stands in the warehouse is asked of the warehouse, so that the figures are right whoever
//! loaded; durations and failures are this process's own.

use std::path::{Path, PathBuf};

use fs_err as fs;
use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounter, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};
use sqlx::postgres::PgConnection;

use crate::db::sql;
use crate::error::{LoadError, Result};
use crate::outcome::DeliveryReport;
use crate::stage::misfits;

/// Seconds: from a small file to a national one.
const DURATIONS: [f64; 9] = [0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0];

/// The figures, and the file they are written to.
pub struct Metrics {
    path: PathBuf,
    registry: Registry,
    deliveries: IntGaugeVec,
    rows: IntGaugeVec,
    rejected: IntGaugeVec,
    held: IntGaugeVec,
    misfits: IntGaugeVec,
    remarks: IntGaugeVec,
    newest: GaugeVec,
    age: GaugeVec,
    durations: HistogramVec,
    failures: IntCounter,
    waiting: IntGauge,
    written: IntGauge,
}

/// Source, status, deliveries, rows, rejected lines, held slices, when the newest was made, its age.
type Row = (String, String, i64, i64, i64, i64, Option<f64>, Option<f64>);

impl Metrics {
    /// Figures that go to this file. Its folder must be there.
    pub fn new(path: &Path) -> Result<Self> {
        Self::build(path).map_err(internal)
    }

    fn build(path: &Path) -> Result<Self, prometheus::Error> {
        let registry = Registry::new_custom(Some("dagtilbud".to_owned()), None)?;
        let by = |name: &str, help: &str, labels: &[&str]| {
            let gauge = IntGaugeVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(gauge.clone()))?;
            Ok::<_, prometheus::Error>(gauge)
        };
        let seconds = |name: &str, help: &str| {
            let gauge = GaugeVec::new(Opts::new(name, help), &["kilde"])?;
            registry.register(Box::new(gauge.clone()))?;
            Ok::<_, prometheus::Error>(gauge)
        };
        let one = |name: &str, help: &str| {
            let gauge = IntGauge::new(name, help)?;
            registry.register(Box::new(gauge.clone()))?;
            Ok::<_, prometheus::Error>(gauge)
        };
        let opts = HistogramOpts::new("delivery_duration_seconds", "How long a delivery took.");
        let durations = HistogramVec::new(opts.buckets(DURATIONS.to_vec()), &["kilde"])?;
        registry.register(Box::new(durations.clone()))?;
        let failures = IntCounter::new(
            "failures_total",
            "Deliveries that this process could not load for want of database, disk or rights.",
        )?;
        registry.register(Box::new(failures.clone()))?;
        Ok(Self {
            path: path.to_owned(),
            deliveries: by("deliveries", "Deliveries by how they ended.", &["kilde", "status"])?,
            rows: by("rows", "Lines that were accepted.", &["kilde"])?,
            rejected: by("rejected_rows", "Lines that were turned away.", &["kilde"])?,
            held: by("held_slices", "Slices that wait to be accepted.", &["kilde"])?,
            misfits: by(
                "misfits",
                "What does not fit together in the latest period of each kommune, as it is now.",
                &["kilde", "kode"],
            )?,
            remarks: by("remarked_deliveries", "Deliveries with a remark.", &["kilde", "kode"])?,
            newest: seconds(
                "newest_delivery_timestamp_seconds",
                "When the sender made the newest delivery that is loaded.",
            )?,
            age: seconds("newest_delivery_age_seconds", "How long ago that was.")?,
            waiting: one("inbox_files", "Files in the inbox that are not filed yet.")?,
            written: one("written_timestamp_seconds", "When these figures were written.")?,
            durations,
            failures,
            registry,
        })
    }

    /// Notes a delivery that has come to its end.
    pub fn observe(&self, report: &DeliveryReport) {
        let seconds = std::time::Duration::from_millis(report.duration_ms).as_secs_f64();
        self.durations.with_label_values(&[report.kilde]).observe(seconds);
    }

    /// Notes failures.
    pub fn fail(&self, failures: usize) {
        self.failures.inc_by(failures as u64);
    }

    /// Notes how many files wait in the inbox.
    pub fn waiting(&self, files: usize) {
        self.waiting.set(i64::try_from(files).unwrap_or(i64::MAX));
    }

    /// Asks the warehouse for its figures and writes all of them.
    pub async fn write(&self, connection: &mut PgConnection) -> Result<()> {
        let rows: Vec<Row> = sql!("report/metrics/deliveries").rows(connection).await?;
        for gauge in [&self.deliveries, &self.rows, &self.rejected, &self.held] {
            gauge.reset();
        }
        for gauge in [&self.newest, &self.age] {
            gauge.reset();
        }
        for (kilde, status, deliveries, accepted, rejected, held, newest, age) in rows {
            let kilde = kilde.as_str();
            self.deliveries.with_label_values(&[kilde, &status]).set(deliveries);
            self.rows.with_label_values(&[kilde]).set(accepted);
            self.rejected.with_label_values(&[kilde]).set(rejected);
            self.held.with_label_values(&[kilde]).set(held);
            if let (Some(newest), Some(age)) = (newest, age) {
                self.newest.with_label_values(&[kilde]).set(newest);
                self.age.with_label_values(&[kilde]).set(age);
            }
        }
        self.write_remarks(connection).await?;
        self.written
            .set(chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).timestamp());
        self.publish()
    }

    /// What was remarked of deliveries, and what does not fit together now.
    async fn write_remarks(&self, connection: &mut PgConnection) -> Result<()> {
        let remarks: Vec<(String, String, i64)> =
            sql!("report/metrics/remarks").rows(connection).await?;
        self.remarks.reset();
        for (kilde, kode, deliveries) in remarks {
            self.remarks.with_label_values(&[&kilde, &kode]).set(deliveries);
        }
        self.misfits.reset();
        for (kilde, remark) in misfits::now(connection, None).await? {
            let count = i64::try_from(remark.antal).unwrap_or(i64::MAX);
            self.misfits.with_label_values(&[kilde.as_str(), &remark.kode]).set(count);
        }
        Ok(())
    }

    /// Aside first: whoever reads the file never sees half of it.
    fn publish(&self) -> Result<()> {
        let text = TextEncoder::new().encode_to_string(&self.registry.gather());
        let mut aside = self.path.clone().into_os_string();
        aside.push(".tmp");
        fs::write(&aside, text.map_err(internal)?)?;
        fs::rename(&aside, &self.path)?;
        Ok(())
    }
}

fn internal(error: impl std::fmt::Display) -> LoadError {
    LoadError::Internal(error.to_string())
}
