//! What creators do.

use charter_interface::factory::args::CreateInstance;
use charter_interface::{Delivery, NearToken};
use charter_localnet::Batch;
use serde_json::json;

use super::SIZES;
use super::code::{code, template};
use super::scene::{Scene, global};
use crate::cost::idle::{Act, NOTHING};
use crate::cost::price::Price;
use crate::id::near;
use crate::{AccountId, Call, Result, Signer, artifact, factory};

/// What an account is given that keeps code of its own: enough for the longest.
const FOR_CODE: NearToken = NearToken::from_near(10);

pub(super) fn measure(scene: &mut Scene) -> Result {
    scene.begin("Instances");
    let code = artifact::wasm("donation");
    let by = scene.creator.clone();
    scene.call(
        &by,
        &scene.factory_id.clone(),
        factory::publish_global(&code),
    )?;
    let gift = |name: &str| factory::donation(name, &by.account_id);
    let plain = Some(plain_global(scene, &by, &code, &gift("gift"))?);
    let idle = Some(relayed(scene, &by, &code, Delivery::Global, &gift("gift"))?);
    let price = scene.create(&gift("gift"))?;
    scene.record(
        "create a donation, a creator's first, global",
        price,
        plain,
        idle,
    );
    let price = scene.create(&gift("gif2"))?;
    scene.record("create a donation, global", price, plain, idle);
    prepaid(scene, &by, &gift("gif3"), plain, idle)?;
    for size in SIZES {
        sized(scene, &by, size, Delivery::Global)?;
    }
    for size in SIZES {
        sized(scene, &by, size, Delivery::Stored)?;
    }
    Ok(())
}

/// The account below the creator's that stands for an instance.
fn child(by: &Signer) -> Result<AccountId> {
    Ok(format!("plain.{}", by.account_id).parse()?)
}

fn init(request: &CreateInstance) -> Call {
    Call::raw("init", request.init_args.as_str()).tgas(10)
}

fn plain_global(
    scene: &Scene,
    by: &Signer,
    code: &[u8],
    request: &CreateInstance,
) -> Result<Price> {
    let batch = Batch::new(near(&child(by)?)).create_account();
    let batch = batch.use_global(global(code)).call(init(request).into());
    scene.aside(|scene| scene.price(by, batch))
}

/// The same receipts by contracts that do nothing.
fn relayed(
    scene: &Scene,
    by: &Signer,
    code: &[u8],
    delivery: Delivery,
    request: &CreateInstance,
) -> Result<Price> {
    let args = request.init_args.as_str();
    let (given, deploy, stored) = match delivery {
        Delivery::Global => (NOTHING, Act::UseGlobal(artifact::hash(code)), None),
        Delivery::Stored => (Act::Transfer(FOR_CODE), Act::DeployStored, Some(code)),
    };
    let call = Act::Call("init", args.as_bytes());
    let acts = [Act::Create, given, deploy, call, NOTHING];
    let receiver = |id: &AccountId| Ok(format!("{}.{id}", request.name).parse()?);
    scene.relay(by, receiver, &acts, stored)
}

/// Creations that are paid of what was prepaid, and what comes before and after.
fn prepaid(
    scene: &mut Scene,
    by: &Signer,
    gift: &CreateInstance,
    plain: Option<Price>,
    idle: Option<Price>,
) -> Result {
    let factory_id = scene.factory_id.clone();
    let near = NearToken::from_near(1);
    let deposit = Call::json("storage_deposit", json!({})).deposit(near);
    let stranger = scene.guardian.clone();
    let empty = scene.idle_call(&stranger, &deposit)?;
    let (price, _) = scene.call(&stranger, &factory_id, deposit.clone())?;
    scene.record("register and prepay", price, None, Some(empty));
    let empty = scene.idle_call(by, &deposit)?;
    let (price, _) = scene.call(by, &factory_id, deposit)?;
    scene.record("prepay", price, None, Some(empty));
    let allow = factory::allow(near);
    let empty = scene.idle_call(by, &allow)?;
    let (price, _) = scene.call(by, &factory_id, allow)?;
    scene.record(
        "allow a function-call key to spend it",
        price,
        None,
        Some(empty),
    );
    let request = factory::at_most(gift, near);
    let create = factory::create(&request, NearToken::default()).tgas(300);
    let (price, _) = scene.call(by, &factory_id, create)?;
    scene.record("create a donation from what is prepaid", price, plain, idle);
    let withdraw = Call::json("storage_withdraw", json!({})).one_yocto();
    let (price, _) = scene.call(&stranger, &factory_id, withdraw)?;
    scene.record("withdraw what is prepaid", price, None, None);
    let unregister = Call::json("storage_unregister", json!({})).one_yocto();
    let empty = scene.idle_call(&stranger, &unregister)?;
    let (price, _) = scene.call(&stranger, &factory_id, unregister)?;
    scene.record("unregister", price, None, Some(empty));
    Ok(())
}

/// An instance of code of this length, whose init does nothing.
fn sized(scene: &mut Scene, by: &Signer, size: usize, delivery: Delivery) -> Result {
    let code = code(size);
    let template = template(size, delivery);
    let request = factory::instance(&template, &template, &json!({}));
    let idle = relayed(scene, by, &code, delivery, &request)?;
    let plain = match delivery {
        Delivery::Global => plain_global(scene, by, &code, &request)?,
        Delivery::Stored => {
            let batch = Batch::new(near(&child(by)?)).create_account();
            let batch = batch.transfer(FOR_CODE).deploy(code.as_slice());
            let batch = batch.call(init(&request).into());
            scene.aside(|scene| scene.price(by, batch))?
        }
    };
    let price = scene.create(&request)?;
    let what = match delivery {
        Delivery::Global => "global",
        Delivery::Stored => "stored",
    };
    let name = format!("create an instance of {} kB, {what}", size / 1000);
    scene.record(&name, price, Some(plain), Some(idle));
    Ok(())
}
