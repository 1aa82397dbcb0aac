//! `surety standard`: what is demanded of models, where, and who tests them.

use clap::{Args, Subcommand, ValueEnum};
use surety_api::catalog::{ExecuteMsg, QueryMsg, Requirement, Standard as Details, StandardClass, Subject};
use surety_api::Slug;

use crate::{Address, CliError, Context};

/// Standards, regions and testers.
#[derive(Debug, Args)]
pub struct Standard {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Class {
    /// Certified on reports of admitted testers.
    Network,
    /// Certified on the papers of another body.
    ThirdParty,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum About {
    /// Devices only.
    Devices,
    /// Software services only.
    Software,
    /// Both.
    Both,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Governance: create or change a standard. Without --everywhere or --region it is optional.
    Set {
        /// Its name.
        name: Slug,
        /// Its exact title.
        #[arg(long)]
        title: String,
        /// Who sets its rules.
        #[arg(long, value_enum, default_value = "third-party")]
        class: Class,
        /// What it is about.
        #[arg(long, value_enum, default_value = "devices")]
        about: About,
        /// It must be met in every region.
        #[arg(long, conflicts_with = "regions")]
        everywhere: bool,
        /// It must be met in this region; may be given more than once.
        #[arg(long = "region")]
        regions: Vec<Slug>,
        /// A model may leave the feature out on purpose.
        #[arg(long)]
        may_be_left_out: bool,
        /// What is certified under it, in words.
        #[arg(long, default_value = "")]
        conditions: String,
    },
    /// List standards.
    List {
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<Slug>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Governance: open a region.
    AddRegion {
        /// Its name.
        region: Slug,
    },
    /// List the regions that are open.
    Regions,
    /// Governance: admit a tester.
    AdmitTester {
        /// Its address.
        address: Address,
    },
    /// Governance: remove a tester.
    RemoveTester {
        /// Its address.
        address: Address,
    },
    /// Show one tester.
    Tester {
        /// Its address.
        address: Address,
    },
    /// List testers, admitted and removed.
    Testers {
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<String>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
}

impl Standard {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action {
            Action::Set { name, title, class, about, everywhere, regions, may_be_left_out, conditions } => {
                let class = match class {
                    Class::Network => StandardClass::Network,
                    Class::ThirdParty => StandardClass::ThirdParty,
                };
                let subject = match about {
                    About::Devices => Subject::Devices,
                    About::Software => Subject::Software,
                    About::Both => Subject::Both,
                };
                let requirement = match (everywhere, regions.is_empty()) {
                    (true, _) => Requirement::Required,
                    (false, true) => Requirement::Optional,
                    (false, false) => Requirement::Regions(regions),
                };
                let details = Details { title, class, subject, requirement, may_be_left_out, conditions };
                context.execute("catalog", &ExecuteMsg::SetStandard { standard: name, details }, &[]).await
            }
            Action::List { start_after, limit } => {
                context.show("catalog", &QueryMsg::Standards { start_after, limit }).await
            }
            Action::AddRegion { region } => {
                context.execute("catalog", &ExecuteMsg::AddRegion { region }, &[]).await
            }
            Action::Regions => context.show("catalog", &QueryMsg::Regions {}).await,
            Action::AdmitTester { address } => {
                context.execute("catalog", &ExecuteMsg::AdmitTester { address: address.0 }, &[]).await
            }
            Action::RemoveTester { address } => {
                context.execute("catalog", &ExecuteMsg::RemoveTester { address: address.0 }, &[]).await
            }
            Action::Tester { address } => {
                context.show("catalog", &QueryMsg::Tester { address: address.0 }).await
            }
            Action::Testers { start_after, limit } => {
                context.show("catalog", &QueryMsg::Testers { start_after, limit }).await
            }
        }
    }
}
