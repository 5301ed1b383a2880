//! `EXPERIMENTAL_receipt`.

use near_jsonrpc_primitives::types::receipts::{
    RpcReceiptError, RpcReceiptRequest, RpcReceiptResponse,
};
use near_primitives::receipt::Receipt;
use near_primitives::views::ReceiptView;

use crate::chain::Chain;

pub(in crate::rpc) fn receipt(
    chain: &Chain,
    request: RpcReceiptRequest,
) -> Result<RpcReceiptResponse, RpcReceiptError> {
    let receipt_id = request.receipt_reference.receipt_id;
    let receipt = chain
        .records()
        .receipt(&receipt_id)
        .ok_or(RpcReceiptError::UnknownReceipt { receipt_id })?;
    Ok(RpcReceiptResponse {
        receipt_view: ReceiptView::from(Receipt::clone(receipt)),
    })
}
