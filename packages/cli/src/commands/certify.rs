//! `surety model report` and `surety model certify`: what a model is certified for, standard by standard or for a whole
//! region.

use std::collections::BTreeMap;

use clap::Args;
use surety_api::catalog::{
    CertifiedRegionsResponse, ExecuteMsg, NewCertificate, NewReport, QueryMsg, ReportsResponse,
    StandardClass, StandardsResponse,
};
use surety_api::page::MAX_LIMIT;
use surety_api::{ModelId, Slug};

use crate::document::DocumentArgs;
use crate::{CliError, Context};

/// Which standards.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Choice {
    /// A standard; may be given more than once.
    #[arg(long = "standard")]
    standards: Vec<Slug>,
    /// All that this region demands and the model has not.
    #[arg(long)]
    region: Option<Slug>,
}

/// What a tester reports.
#[derive(Debug, Args)]
pub struct Report {
    /// The model.
    model: ModelId,
    #[command(flatten)]
    choice: Choice,
    /// The model does not meet them.
    #[arg(long)]
    failed: bool,
    /// The report.
    #[command(flatten)]
    document: DocumentArgs,
}

/// What integrations certifies.
#[derive(Debug, Args)]
pub struct Certify {
    /// The model.
    model: ModelId,
    #[command(flatten)]
    choice: Choice,
    /// What it rests on.
    #[command(flatten)]
    evidence: DocumentArgs,
    /// Unix seconds until which it is valid.
    #[arg(long)]
    valid_until: u64,
    /// Enough for a presale only; needs no report yet.
    #[arg(long)]
    provisional: bool,
}

impl Choice {
    async fn standards(self, context: &Context, model: ModelId) -> Result<Vec<Slug>, CliError> {
        let Some(region) = self.region else { return Ok(self.standards) };
        let answer: CertifiedRegionsResponse =
            context.query("catalog", &QueryMsg::CertifiedRegions { model }).await?;
        let here = answer.regions.into_iter().find(|standing| standing.region == region);
        match here.map(|standing| standing.missing) {
            Some(missing) if !missing.is_empty() => Ok(missing),
            found => Err(CliError::Argument {
                argument: "--region",
                found: region.to_string(),
                expected: match found {
                    Some(_) => {
                        format!("model {model} has all that the region demands: name standards instead")
                    }
                    None => format!("model {model} has not applied for it"),
                },
            }),
        }
    }
}

impl Report {
    /// Files one report per standard, in one message. Of a region it leaves out what other bodies than the network judge.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let of_region = self.choice.region.is_some();
        let mut standards = self.choice.standards(context, self.model).await?;
        if of_region {
            let all = QueryMsg::Standards { start_after: None, limit: Some(MAX_LIMIT) };
            let all: StandardsResponse = context.query("catalog", &all).await?;
            let network = all.standards.into_iter().filter(|it| it.details.class == StandardClass::Network);
            let network: Vec<Slug> = network.map(|it| it.standard).collect();
            standards.retain(|standard| network.contains(standard));
        }
        let document = surety_api::Document::from(self.document);
        let report = |standard| NewReport { standard, passed: !self.failed, document: document.clone() };
        let reports = standards.into_iter().map(report).collect();
        context.execute("catalog", &ExecuteMsg::FileReports { model: self.model, reports }, &[]).await
    }
}

impl Certify {
    /// Certifies the standards in one message, each on the newest report that passed it.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let model = self.model;
        let standards = self.choice.standards(context, model).await?;
        // A provisional certificate rests on no report.
        let passed = if self.provisional { BTreeMap::new() } else { passed(context, model).await? };
        let evidence = surety_api::Document::from(self.evidence);
        let certificate = |standard: Slug| NewCertificate {
            report: passed.get(&standard).copied(),
            standard,
            provisional: self.provisional,
            evidence: evidence.clone(),
            valid_until: self.valid_until,
        };
        let certificates = standards.into_iter().map(certificate).collect();
        context.execute("catalog", &ExecuteMsg::Certify { model, certificates }, &[]).await
    }
}

/// The newest report that says passed, by standard.
async fn passed(context: &Context, model: ModelId) -> Result<BTreeMap<Slug, u64>, CliError> {
    let (mut passed, mut start_after) = (BTreeMap::new(), None);
    loop {
        let query = QueryMsg::Reports { model, start_after, limit: Some(MAX_LIMIT) };
        let page: ReportsResponse = context.query("catalog", &query).await?;
        let Some(last) = page.reports.last() else { return Ok(passed) };
        start_after = Some(last.report);
        let good = page.reports.into_iter().filter(|it| it.details.passed);
        passed.extend(good.map(|it| (it.details.standard, it.report)));
    }
}
