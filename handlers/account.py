"""Subject: the receiving account. Seeing it, asking for another one, agreeing, stopping the change."""

from __future__ import annotations

from handlers.turn import Turn
from messages import tell_account
from messages.texts import account as words
from messages.texts.account_refusals import not_read
from models import account_changes, accounts
from models.account_changes import NoAccountToChange, NotTwoPeople, account_wanted
from models.accounts import BadAccount
from models.chats import groups_of
from models.domain import vietqr
from models.domain.account_change import KEEPERS, NotAKeeper
from models.domain.pay_codes import Account, account
from models.domain.roles import may
from models.tables import AccountChange, BankAccount, ChangeStatus, Hamlet

DIALOGUE = "account"


async def show(turn: Turn) -> None:
    """/taikhoan: the account in force, or the change that is under way."""
    change = await account_changes.open_change(turn.session, turn.the_hamlet.id)
    if change is not None:
        await _show_change(turn, change)
        return
    rows = await accounts.in_force(turn.session, turn.the_hamlet.id)
    listed = [(row.id, accounts.as_account(row)) for row in rows]
    await turn.say(words.now_used(listed, await turn.place(), may_change=bool(turn.held & KEEPERS)))


async def begin(turn: Turn) -> None:
    """account.change:<account>: another one in its place; first whether there are two people at all."""
    old = await turn.session.get(BankAccount, int(turn.args[0]))
    if old is None or old.until is not None:
        raise NoAccountToChange
    await _turn_to(turn, old.hamlet_id)
    if await account_changes.open_change(turn.session, turn.the_hamlet.id) is not None:
        await show(turn)
        return
    await account_changes.check_may_propose(turn.session, turn.the_hamlet.id, turn.person.id, now=turn.now)
    await turn.begin(DIALOGUE, "bank", old_account_id=old.id, expecting="name", title=words.TITLE)
    await turn.say(words.ASK_BANK)


async def typed(turn: Turn) -> None:
    """The dialogue: bank, number and holder, one after the other; a picture of the account's code tells two."""
    draft = turn.the_draft
    try:
        if turn.incoming.file is not None:
            await _from_picture(turn)
        elif draft.step == "bank":
            bank_bin = accounts.read_bank(turn.text)
            turn.go_on("number", bank_bin=bank_bin, expecting="amount")
            bank = account(bank_bin=bank_bin, number="", holder="").bank
            await turn.say(words.ask_number(bank))
        elif draft.step == "number":
            turn.go_on("holder", number=accounts.read_own_number(turn.text), expecting="name")
            await turn.say(words.ASK_HOLDER)
        elif draft.step == "holder":
            turn.go_on("check", holder=accounts.read_holder(turn.text), expecting="")
            await _read_back(turn)
        else:
            await _read_back(turn)
    except BadAccount as refusal:
        await turn.say(not_read(refusal, you=turn.you))


async def again(turn: Turn) -> None:
    """account.again: something was read wrongly."""
    draft = turn.draft
    if draft is None or draft.dialogue != DIALOGUE:
        await show(turn)
        return
    turn.go_on("bank", expecting="name")
    await turn.say(words.ASK_BANK)


async def propose(turn: Turn) -> None:
    """account.propose: what was read back is right."""
    wanted = _drafted(turn)
    draft = turn.draft
    if wanted is None or draft is None:
        await show(turn)
        return
    await turn.take_up(draft)
    change = await account_changes.propose(
        turn.session,
        hamlet_id=turn.the_hamlet.id,
        old_account_id=int(draft.data["old_account_id"]),
        to=wanted,
        by=turn.person.id,
        now=turn.now,
    )
    await turn.finish()
    partners = await account_changes.check_may_propose(turn.session, turn.the_hamlet.id, turn.person.id, now=turn.now)
    await tell_account.proposed(turn.session, change, partners, turn.deployment, now=turn.now)
    place = await turn.place()
    await turn.say(words.sent_to([await tell_account.contact(turn.session, place, each) for each in partners]))


async def agree(turn: Turn) -> None:
    """account.agree:<change>: the second person."""
    change = await _of(turn, int(turn.args[0]))
    posted_at = tell_account.posting_time(turn.the_hamlet, turn.deployment, now=turn.now)
    change = await account_changes.agree(
        turn.session, change.id, by=turn.person.id, posted_at=posted_at, now=turn.now
    )
    told = await tell_account.agreed(turn.session, change, turn.deployment, now=turn.now)
    if change.due_at is not None:
        await turn.say(
            words.agreed(
                change.id,
                change.due_at,
                new=account_wanted(change),
                told=told,
                you=None,
                zone=turn.deployment.zone,
                today=turn.today,
            ),
            title=words.TITLE,
        )


async def refuse(turn: Turn) -> None:
    """account.refuse:<change>: the second person says no."""
    await _end(turn, refused=True)


async def stop(turn: Turn) -> None:
    """account.stop:<change>: anybody who keeps the account stops it."""
    await _end(turn, refused=False)


async def keep(turn: Turn) -> None:
    """account.keep: it goes on as it is."""
    await turn.say(words.KEPT)


async def _end(turn: Turn, *, refused: bool) -> None:
    change = await _of(turn, int(turn.args[0]))
    over = await account_changes.stop(turn.session, change.id, by=turn.person.id, refused=refused, now=turn.now)
    await tell_account.ended(turn.session, over, turn.deployment, by=turn.person.id, now=turn.now)
    was_refused = over.change.status is ChangeStatus.REFUSED
    await turn.say(words.refused() if was_refused else words.stopped(was_announced=over.was_announced))


async def _show_change(turn: Turn, change: AccountChange) -> None:
    """The change that is under way, with what this person can do about it."""
    place, session = await turn.place(), turn.session
    old, new = await tell_account.old_account(session, change), account_wanted(change)
    if change.due_at is not None:
        groups = await groups_of(session, change.hamlet_id)
        is_one = turn.person.id in (change.proposed_by, change.agreed_by)
        await turn.say(
            words.agreed(
                change.id,
                change.due_at,
                new=new,
                told=tell_account.groups_told(place, groups),
                you=None if is_one else turn.you,
                zone=turn.deployment.zone,
                today=turn.today,
            ),
            title=words.TITLE,
        )
    elif change.proposed_by == turn.person.id:
        try:
            partners = await tell_account.partners_of(session, place, turn.person.id, now=turn.now)
        except NotTwoPeople:
            partners = []
        await turn.say(words.waits_for(change.id, partners, old, new), title=words.TITLE)
    else:
        by = await tell_account.contact(session, place, change.proposed_by)
        await turn.say(words.proposed(change.id, by, old, new, place=place, you=turn.you), title=words.TITLE)


async def _from_picture(turn: Turn) -> None:
    file = turn.incoming.file
    found = [vietqr.read(each) for each in (file.codes if file else ()) if _is_transfer(each)]
    if len(found) != 1:
        await turn.say(words.SEVERAL_CODES if found else words.NO_CODE)
        return
    [code] = found
    wanted = account(bank_bin=code.bank_bin, number=accounts.read_own_number(code.account), holder="")
    turn.go_on("holder", bank_bin=wanted.bank_bin, number=wanted.number, expecting="name")
    await turn.say(words.from_code(wanted.bank, wanted.number))


def _is_transfer(payload: str) -> bool:
    try:
        return not vietqr.read(payload).to_card
    except vietqr.BadPayload:
        return False


async def _read_back(turn: Turn) -> None:
    wanted = _drafted(turn)
    old = await turn.session.get_one(BankAccount, int(turn.the_draft.data["old_account_id"]))
    if wanted is None:
        await again(turn)
    else:
        await turn.say(words.read_back(accounts.as_account(old), wanted), title=words.TITLE)


def _drafted(turn: Turn) -> Account | None:
    """The account in the draft, once all of it was typed."""
    draft = turn.draft
    if draft is None or draft.dialogue != DIALOGUE or draft.step != "check":
        return None
    data = draft.data
    return account(bank_bin=str(data["bank_bin"]), number=str(data["number"]), holder=str(data["holder"]))


async def _of(turn: Turn, change_id: int) -> AccountChange:
    """The change of a pressed choice; this turn is about its hamlet then. Raises NoLongerOpen."""
    change = await turn.session.get(AccountChange, change_id)
    if change is None:
        raise account_changes.NoLongerOpen
    await _turn_to(turn, change.hamlet_id)
    return change


async def _turn_to(turn: Turn, hamlet_id: int) -> None:
    """Turn to the hamlet of a choice; raises NotTwoPeople where this person has no say in it (any more)."""
    if turn.the_hamlet.id != hamlet_id:
        await turn.turn_to(await turn.session.get_one(Hamlet, hamlet_id))
    if not may(turn.held, "taikhoan"):
        raise NotTwoPeople(NotAKeeper(turn.person.id), asking=turn.person.id)
