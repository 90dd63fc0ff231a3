"""SePay's and Casso's lists of transactions, as far as we read them: pages, keys, a pause when asked too fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Row = dict[str, Any]  # a provider's JSON


@dataclass(slots=True)
class BankLists:
    """Both providers behind one address. `await lists.serve(app)`; what was asked stands in `asked`."""

    key: str = "list-key"
    sepay: list[Row] = field(default_factory=list)
    casso: list[Row] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    pauses: int = 0  # how many requests are answered with 429 first
    is_broken: bool = False

    def application(self) -> web.Application:
        """The application to serve."""
        app = web.Application()
        app.router.add_get("/v2/transactions", self._transactions)
        return app

    async def _transactions(self, request: web.Request) -> web.Response:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if key != self.key:
            return web.json_response({"status": "error"}, status=401)
        if self.is_broken:
            return web.Response(status=502, text="<html>")
        if self.pauses:
            self.pauses -= 1
            return web.json_response({}, status=429, headers={"Retry-After": "0"})
        self.asked.append(dict(request.query))
        page = int(request.query["page"])
        if scheme == "Bearer":
            size = int(request.query["per_page"])
            rows = self.sepay[(page - 1) * size : page * size]
            has_more = page * size < len(self.sepay)
            return web.json_response(
                {"status": "success", "data": rows, "meta": {"pagination": {"has_more": has_more}}}
            )
        size = int(request.query["pageSize"])
        return web.json_response(
            {"error": 0, "data": {"page": page, "records": self.casso[(page - 1) * size : page * size]}}
        )


def sepay_row(number: int, memo: str, *, account: str, reference: str, amount: str = "20000.00") -> Row:
    """One row of SePay's list, as its version 2 writes it."""
    return {
        "id": f"7b8f2c1e-0000-4000-8000-{number:012}",
        "transaction_date": f"2026-11-20 14:{number % 60:02}:37",
        "account_number": account,
        "va": None,
        "transfer_type": "in",
        "amount_in": amount,
        "amount_out": "0.00",
        "accumulated": "0",
        "transaction_content": memo,
        "reference_number": reference,
        "code": None,
        "bank_brand_name": "Vietcombank",
        "bank_account_id": "x",
        "va_id": None,
        "webhook_success": 0,
    }


def casso_row(number: int, memo: str, *, account: str, tid: str) -> Row:
    """One row of Casso's list."""
    return {
        "id": number,
        "tid": tid,
        "description": memo,
        "amount": 20000,
        "cusumBalance": 0,
        "when": "2026-11-20 14:02:37",
        "bankSubAccId": account,
    }


def newest_first(rows: Sequence[Row]) -> list[Row]:
    """As providers list them."""
    return list(reversed(rows))
