"""Make the first schema.

Revision: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("recipe", sa.JSON(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drop_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_files_drop_on"), ["drop_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_files_sha256"), ["sha256"], unique=False)

    op.create_table(
        "hamlets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("commune_kind", sa.String(length=20), nullable=False),
        sa.Column("commune", sa.String(length=80), nullable=False),
        sa.Column("head_title", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=3), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("office_phone", sa.String(length=20), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("remind_from", sa.Time(), nullable=False),
        sa.Column("remind_until", sa.Time(), nullable=False),
        sa.Column("group_post_at", sa.Time(), nullable=False),
        sa.Column("round_code_without_amount", sa.Boolean(), nullable=False),
        sa.Column("last_receipt", sa.Integer(), nullable=False),
        sa.Column("last_round", sa.Integer(), nullable=False),
        sa.Column("codes_locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hamlets")),
        sa.UniqueConstraint("prefix", name=op.f("uq_hamlets_prefix")),
        sa.UniqueConstraint("slug", name=op.f("uq_hamlets_slug")),
    )
    op.create_table(
        "restores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restores")),
    )
    op.create_table(
        "bank_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=19), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_bank_accounts_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_accounts")),
        sa.UniqueConstraint(
            "hamlet_id", "bank_bin", "number", name=op.f("uq_bank_accounts_hamlet_id_bank_bin_number")
        ),
    )
    with op.batch_alter_table("bank_accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_accounts_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_accounts_number"), ["number"], unique=False)

    op.create_table(
        "bots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=200), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("numbered", sa.Boolean(), nullable=False),
        sa.Column("can_join_groups", sa.Boolean(), nullable=True),
        sa.Column("keeps_for_answers", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "refused", "spent", name="botstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("commands_listed", sa.Boolean(), nullable=False),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silence_told", sa.Boolean(), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_bots_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bots")),
        sa.UniqueConstraint("door", name=op.f("uq_bots_door")),
    )
    op.create_table(
        "file_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_file_links_file_id_files"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_links")),
        sa.UniqueConstraint("token", name=op.f("uq_file_links_token")),
    )
    with op.batch_alter_table("file_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_links_file_id"), ["file_id"], unique=False)

    op.create_table(
        "households",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=120), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("labourers", sa.Integer(), nullable=False),
        sa.Column("sao_hundredths", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum("ho-ngheo", "can-ngheo", "chinh-sach", "neo-don", name="category", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0 AND number < 10000", name=op.f("ck_households_number_of_four_digits")),
        sa.CheckConstraint(
            "people >= 0 AND labourers >= 0 AND sao_hundredths >= 0", name=op.f("ck_households_not_negative")
        ),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_households_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
    )
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_households_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(
            "uq_households_living",
            ["hamlet_id", "number"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "import_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_import_records_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_records")),
    )
    with op.batch_alter_table("import_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_records_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("sepay", "casso", name="feedkind", native_enum=False, length=20), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("api_key", sa.String(length=200), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["bank_accounts.id"], name=op.f("fk_feeds_account_id_bank_accounts")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_feeds_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("door", name=op.f("uq_feeds_door")),
    )
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feeds_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "funds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["bank_accounts.id"], name=op.f("fk_funds_account_id_bank_accounts")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_funds_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funds")),
        sa.UniqueConstraint("hamlet_id", "name", name=op.f("uq_funds_hamlet_id_name")),
    )
    with op.batch_alter_table("funds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funds_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "inbound_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bot_id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"], name=op.f("fk_inbound_updates_bot_id_bots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_updates")),
        sa.UniqueConstraint("bot_id", "update_id", name=op.f("uq_inbound_updates_bot_id_update_id")),
    )
    with op.batch_alter_table("inbound_updates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbound_updates_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_inbound_updates_received_at"), ["received_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bot_id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("reminders_off", sa.Boolean(), nullable=False),
        sa.Column("misunderstood", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"], name=op.f("fk_people_bot_id_bots")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_people_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("bot_id", "user", name=op.f("uq_people_bot_id_user")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "register_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("added", "changed", "closed", "reopened", name="changekind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_register_changes_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_register_changes_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["register_changes.id"], name=op.f("fk_register_changes_undoes_id_register_changes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_changes")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_register_changes_undoes_id")),
    )
    with op.batch_alter_table("register_changes", schema=None) as batch_op:
        batch_op.create_index("ix_register_changes_hamlet_id_at", ["hamlet_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_changes_household_id"), ["household_id"], unique=False)

    op.create_table(
        "account_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("old_account_id", sa.Integer(), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=19), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "agreed",
                "done",
                "refused",
                "stopped",
                "lapsed",
                name="changestatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("new_account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status NOT IN ('agreed', 'done') OR (agreed_by IS NOT NULL AND due_at IS NOT NULL)",
            name=op.f("ck_account_changes_agreed_first"),
        ),
        sa.CheckConstraint(
            "agreed_by IS NULL OR agreed_by <> proposed_by", name=op.f("ck_account_changes_two_people")
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["people.id"], name=op.f("fk_account_changes_agreed_by_people")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_account_changes_ended_by_people")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_account_changes_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(
            ["new_account_id"], ["bank_accounts.id"], name=op.f("fk_account_changes_new_account_id_bank_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["old_account_id"], ["bank_accounts.id"], name=op.f("fk_account_changes_old_account_id_bank_accounts")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_account_changes_proposed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_changes")),
    )
    with op.batch_alter_table("account_changes", schema=None) as batch_op:
        batch_op.create_index("ix_account_changes_due", ["status", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_changes_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_changes_new_account_id"), ["new_account_id"], unique=False)
        batch_op.create_index(
            "uq_account_changes_open",
            ["hamlet_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('proposed', 'agreed')"),
            postgresql_where=sa.text("status IN ('proposed', 'agreed')"),
        )

    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ordinary",
                "emergency",
                "correction",
                "sad",
                "all_clear",
                name="announcementkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("pin", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "scheduled",
                "asked",
                "sent",
                "stopped",
                "cancelled",
                "dropped",
                name="announcementstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_announcements_author_id_people")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["announcements.id"], name=op.f("fk_announcements_corrects_id_announcements")
        ),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_announcements_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_announcements_picture_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index("ix_announcements_due", ["status", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_announcements_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bot_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("state", sa.Enum("active", "gone", name="chatstate", native_enum=False, length=20), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("may_pin", sa.Boolean(), nullable=True),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("commands_of", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"], name=op.f("fk_chats_bot_id_bots")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_chats_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chats_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("bot_id", "address", name=op.f("uq_chats_bot_id_address")),
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chats_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_chats_person_id"), ["person_id"], unique=False)

    op.create_table(
        "code_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("stopped_by", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(lifted_by IS NULL) = (lifted_at IS NULL)", name=op.f("ck_code_stops_lifted_by_somebody")
        ),
        sa.CheckConstraint(
            "lifted_by IS NULL OR (agreed_by IS NOT NULL AND agreed_by <> lifted_by)",
            name=op.f("ck_code_stops_two_people"),
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["people.id"], name=op.f("fk_code_stops_agreed_by_people")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_code_stops_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["lifted_by"], ["people.id"], name=op.f("fk_code_stops_lifted_by_people")),
        sa.ForeignKeyConstraint(["stopped_by"], ["people.id"], name=op.f("fk_code_stops_stopped_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_stops")),
    )
    with op.batch_alter_table("code_stops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_stops_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(
            "uq_code_stops_open",
            ["hamlet_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("role", "household", "group", name="codekind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "head",
                "deputy",
                "treasurer",
                "helper",
                "third",
                "officer",
                name="rolekind",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("role_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_codes_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_codes_household_id_households")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_codes_made_by_people")),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name=op.f("fk_codes_used_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
    )
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_codes_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_codes_household_id"), ["household_id"], unique=False)
        batch_op.create_index("ix_codes_kind_code", ["kind", "code"], unique=False)

    op.create_table(
        "data_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "refused", name="datawishstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_data_wishes_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_data_wishes_household_id_households")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_data_wishes_person_id_people")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_data_wishes_settled_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_wishes")),
    )
    with op.batch_alter_table("data_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_wishes_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_wishes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "desk_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_desk_links_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_desk_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_desk_links_token_hash")),
    )
    with op.batch_alter_table("desk_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "desk_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_desk_sessions_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_desk_sessions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_desk_sessions_token_hash")),
    )
    with op.batch_alter_table("desk_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_sessions_person_id"), ["person_id"], unique=False)

    op.create_table(
        "fees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_fees_fund_id_funds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fees")),
        sa.UniqueConstraint("fund_id", "name", name=op.f("uq_fees_fund_id_name")),
    )
    with op.batch_alter_table("fees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fees_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "help_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("visit", "call", "question", "problem", name="helpkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "taken", "done", name="helpstatus", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("head_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_help_requests_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_help_requests_household_id_households")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_help_requests_person_id_people")),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_help_requests_taken_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
    )
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_requests_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "household_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("stays_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("phones", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_household_merges_by_people")),
        sa.ForeignKeyConstraint(["gone_id"], ["households.id"], name=op.f("fk_household_merges_gone_id_households")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_household_merges_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(
            ["stays_id"], ["households.id"], name=op.f("fk_household_merges_stays_id_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_merges")),
    )
    with op.batch_alter_table("household_merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_merges_gone_id"), ["gone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_merges_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_merges_stays_id"), ["stays_id"], unique=False)

    op.create_table(
        "household_yes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["people.id"], name=op.f("fk_household_yes_helper_id_people")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_household_yes_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["files.id"], name=op.f("fk_household_yes_proof_id_files"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_yes")),
    )
    with op.batch_alter_table("household_yes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_yes_helper_id"), ["helper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_yes_household_id"), ["household_id"], unique=False)
        batch_op.create_index(
            "uq_household_yes_living",
            ["household_id", "helper_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "local_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=60), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_local_entries_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["undone_by"], ["people.id"], name=op.f("fk_local_entries_undone_by_people")),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name=op.f("fk_local_entries_written_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_entries")),
    )
    with op.batch_alter_table("local_entries", schema=None) as batch_op:
        batch_op.create_index("ix_local_entries_hamlet_id_entry_id", ["hamlet_id", "entry_id"], unique=False)

    op.create_table(
        "local_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_local_facts_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name=op.f("fk_local_facts_written_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_facts")),
        sa.UniqueConstraint("hamlet_id", "key", name=op.f("uq_local_facts_hamlet_id_key")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("chair", sa.String(length=200), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("planned", "cancelled", "held", name="meetingstatus", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column(
            "wave",
            sa.Enum(
                "invited",
                "evening",
                "hours",
                "again",
                "moved",
                "cancelled",
                "result",
                name="wave",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("told_until", sa.Integer(), nullable=False),
        sa.Column("evening_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hours_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quorum IS NULL OR quorum > 0", name=op.f("ck_meetings_quorum_positive")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_meetings_author_id_people")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_meetings_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index("ix_meetings_status", ["status", "starts_at"], unique=False)
        batch_op.create_index(
            "ix_meetings_telling",
            ["wave"],
            unique=False,
            sqlite_where=sa.text("wave IS NOT NULL"),
            postgresql_where=sa.text("wave IS NOT NULL"),
        )

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_way", sa.String(length=40), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_memberships_household_id_households")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_memberships_active",
            ["person_id", "household_id"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "pay_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_pay_links_household_id_households")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pay_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_links")),
        sa.UniqueConstraint("token", name=op.f("uq_pay_links_token")),
    )
    with op.batch_alter_table("pay_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_links_household_id"), ["household_id"], unique=False)

    op.create_table(
        "raw_credits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_raw_credits_feed_id_feeds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_credits")),
    )
    with op.batch_alter_table("raw_credits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_raw_credits_received_at"), ["received_at"], unique=False)

    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "head",
                "deputy",
                "treasurer",
                "helper",
                "third",
                "officer",
                name="rolekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("you", sa.String(length=10), nullable=False),
        sa.Column("takes_cash", sa.Boolean(), nullable=False),
        sa.Column("lanes", sa.JSON(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_roles_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_roles_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
    )
    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roles_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roles_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_roles_active",
            ["person_id", "hamlet_id", "kind"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_time", sa.Boolean(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=True),
        sa.Column("sender", sa.String(length=200), nullable=True),
        sa.Column("sender_bank", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "booked",
                "review",
                "ignored",
                "other",
                "reversed",
                name="transferstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column("payer", sa.String(length=120), nullable=False),
        sa.Column("later_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_transfers_not_nothing")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["bank_accounts.id"], name=op.f("fk_transfers_account_id_bank_accounts")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_transfers_decided_by_people")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_transfers_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.create_index("ix_transfers_account_day", ["account_id", "booked_on"], unique=False)
        batch_op.create_index(
            "ix_transfers_decided",
            ["hamlet_id", "decided_at"],
            unique=False,
            sqlite_where=sa.text("decided_by IS NOT NULL"),
            postgresql_where=sa.text("decided_by IS NOT NULL"),
        )
        batch_op.create_index("ix_transfers_hamlet_day", ["hamlet_id", "booked_on"], unique=False)
        batch_op.create_index("ix_transfers_hamlet_state", ["hamlet_id", "state"], unique=False)
        batch_op.create_index(
            "ix_transfers_pending",
            ["hamlet_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_wrong_codes_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wrong_codes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_codes")),
    )
    with op.batch_alter_table("wrong_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wrong_codes_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_wrong_codes_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wrong_codes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "announcement_groups",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_groups_announcement_id_announcements"),
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_announcement_groups_chat_id_chats")),
        sa.PrimaryKeyConstraint("announcement_id", "chat_id", name=op.f("pk_announcement_groups")),
    )
    op.create_table(
        "asked_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("chat_id", sa.Integer(), nullable=True),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("entry", sa.String(length=60), nullable=True),
        sa.Column("useful", sa.Boolean(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_asked_questions_chat_id_chats")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_asked_questions_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_asked_questions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_questions")),
    )
    with op.batch_alter_table("asked_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asked_questions_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_asked_questions_chat_id"), ["chat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asked_questions_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("dialogue", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_drafts_chat_id_chats")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_drafts_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("chat_id", "person_id", "dialogue", name=op.f("uq_drafts_chat_id_person_id_dialogue")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("come", "away", "substitute", name="answer", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("substitute", sa.String(length=120), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_meeting_answers_by_people")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_meeting_answers_household_id_households")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_answers_meeting_id_meetings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_answers")),
        sa.UniqueConstraint("meeting_id", "household_id", name=op.f("uq_meeting_answers_meeting_id_household_id")),
    )
    with op.batch_alter_table("meeting_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_answers_by"), ["by"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_answers_household_id"), ["household_id"], unique=False)

    op.create_table(
        "recurring_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("fee_id", sa.Integer(), nullable=False),
        sa.Column("open_day", sa.Integer(), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("exemptions", sa.JSON(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("required", "agreed", "voluntary", name="basiskind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("basis_text", sa.String(length=200), nullable=False),
        sa.Column("basis_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "open_day BETWEEN 1 AND 31 AND due_day BETWEEN 1 AND 31", name=op.f("ck_recurring_rounds_days_of_a_month")
        ),
        sa.ForeignKeyConstraint(["fee_id"], ["fees.id"], name=op.f("fk_recurring_rounds_fee_id_fees")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_recurring_rounds_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_recurring_rounds_made_by_people")),
        sa.ForeignKeyConstraint(["stopped_by"], ["people.id"], name=op.f("fk_recurring_rounds_stopped_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_rounds")),
    )
    with op.batch_alter_table("recurring_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recurring_rounds_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(
            "uq_recurring_rounds_running",
            ["fee_id"],
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )

    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("fee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("required", "agreed", "voluntary", name="basiskind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("basis_text", sa.String(length=200), nullable=False),
        sa.Column("basis_on", sa.Date(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", "withdrawn", name="roundstatus", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("told_percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0 AND number < 1000", name=op.f("ck_rounds_number_of_three_digits")),
        sa.ForeignKeyConstraint(["card_id"], ["files.id"], name=op.f("fk_rounds_card_id_files")),
        sa.ForeignKeyConstraint(["fee_id"], ["fees.id"], name=op.f("fk_rounds_fee_id_fees")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_rounds_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_rounds_opened_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("hamlet_id", "number", name=op.f("uq_rounds_hamlet_id_number")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_fee_id"), ["fee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index("ix_rounds_status", ["status", "hamlet_id"], unique=False)

    op.create_table(
        "transfer_ids",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["bank_accounts.id"], name=op.f("fk_transfer_ids_account_id_bank_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_ids_transfer_id_transfers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_ids")),
        sa.UniqueConstraint("account_id", "source", "value", name=op.f("uq_transfer_ids_account_id_source_value")),
    )
    with op.batch_alter_table("transfer_ids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_ids_transfer_id"), ["transfer_id"], unique=False)

    op.create_table(
        "charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("explanation", sa.String(length=200), nullable=False),
        sa.Column("is_exempt", sa.Boolean(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_charges_not_negative")),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_charges_household_id_households")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_charges_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
        sa.UniqueConstraint("round_id", "household_id", name=op.f("uq_charges_round_id_household_id")),
    )
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charges_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_charges_round_id"), ["round_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("bot_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum("send", "pin", "unpin", "withdraw", name="deliveryaction", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "queued",
                "sending",
                "sent",
                "failed",
                "unknown",
                "handed",
                "cancelled",
                "expired",
                "held",
                name="deliverystatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("pin", sa.Boolean(), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("announcement_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=80), nullable=True),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unpinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_deliveries_announcement_id_announcements")
        ),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"], name=op.f("fk_deliveries_bot_id_bots")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_deliveries_chat_id_chats")),
        sa.ForeignKeyConstraint(["document_id"], ["files.id"], name=op.f("fk_deliveries_document_id_files")),
        sa.ForeignKeyConstraint(["parent_id"], ["deliveries.id"], name=op.f("fk_deliveries_parent_id_deliveries")),
        sa.ForeignKeyConstraint(["picture_id"], ["files.id"], name=op.f("fk_deliveries_picture_id_files")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_deliveries_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_announcement_id"), ["announcement_id"], unique=False)
        batch_op.create_index("ix_deliveries_chat", ["chat_id", "id"], unique=False)
        batch_op.create_index("ix_deliveries_due", ["bot_id", "status", "lane", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_round_id"), ["round_id"], unique=False)

    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opening",
                "charge",
                "correction",
                "payment",
                "income",
                "expense",
                "transfer",
                "reversal",
                name="entrykind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("reversed_number", sa.Integer(), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_ledger_entries_numbered")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_ledger_entries_fund_id_funds")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_ledger_entries_household_id_households")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_ledger_entries_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("fund_id", "number", name=op.f("uq_ledger_entries_fund_id_number")),
    )
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entries_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "recurring_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recurring_id", sa.Integer(), nullable=False),
        sa.Column("fee_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "asked",
                "agreed",
                "postponed",
                "opened",
                "dropped",
                "missed",
                "failed",
                name="openingstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_recurring_openings_decided_by_people")),
        sa.ForeignKeyConstraint(["fee_id"], ["fees.id"], name=op.f("fk_recurring_openings_fee_id_fees")),
        sa.ForeignKeyConstraint(
            ["recurring_id"],
            ["recurring_rounds.id"],
            name=op.f("fk_recurring_openings_recurring_id_recurring_rounds"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_recurring_openings_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_openings")),
        sa.UniqueConstraint("fee_id", "month", name=op.f("uq_recurring_openings_fee_id_month")),
    )
    with op.batch_alter_table("recurring_openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recurring_openings_recurring_id"), ["recurring_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recurring_openings_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_recurring_openings_status", ["status"], unique=False)

    op.create_table(
        "round_exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("percent_off", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent_off > 0 AND percent_off <= 100", name=op.f("ck_round_exemptions_percent")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_exemptions_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_exemptions")),
        sa.UniqueConstraint("round_id", "category", name=op.f("uq_round_exemptions_round_id_category")),
    )
    with op.batch_alter_table("round_exemptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_exemptions_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("household", "person", "labourer", "sao", name="per", native_enum=False, length=20),
            nullable=False,
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_round_parts_positive")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_parts_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_parts")),
        sa.UniqueConstraint("round_id", "unit", name=op.f("uq_round_parts_round_id_unit")),
    )
    with op.batch_alter_table("round_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_parts_round_id"), ["round_id"], unique=False)

    op.create_table(
        "withdrawals",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_withdrawals_by_people")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_withdrawals_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_withdrawals")),
    )
    op.create_table(
        "charge_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("was_amount", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("was_exempt", sa.Boolean(), nullable=False),
        sa.Column("is_exempt", sa.Boolean(), nullable=False),
        sa.Column("was_explanation", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_charge_corrections_not_negative")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_charge_corrections_by_people")),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name=op.f("fk_charge_corrections_charge_id_charges")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_charge_corrections_entry_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_corrections")),
        sa.UniqueConstraint("request_key", name=op.f("uq_charge_corrections_request_key")),
    )
    with op.batch_alter_table("charge_corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charge_corrections_charge_id"), ["charge_id"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "way", sa.Enum("cash", "transfer", name="paymentway", native_enum=False, length=20), nullable=False
        ),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("open", "settled", "refused", name="claimstatus", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name=op.f("fk_claims_charge_id_charges")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_claims_person_id_people")),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["files.id"], name=op.f("fk_claims_proof_id_files"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_charge_id"), ["charge_id"], unique=False)
        batch_op.create_index(
            "uq_claims_open",
            ["charge_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("purse", sa.Enum("cash", "bank", name="purse", native_enum=False, length=20), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_counts_not_negative")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_counts_by_people")),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entries.id"], name=op.f("fk_counts_entry_id_ledger_entries")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_counts_fund_id_funds")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_counts_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counts")),
        sa.UniqueConstraint("request_key", name=op.f("uq_counts_request_key")),
    )
    with op.batch_alter_table("counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counts_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "entry_texts",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_entry_texts_entry_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_texts")),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("difference_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name=op.f("fk_handovers_confirmed_by_people")),
        sa.ForeignKeyConstraint(
            ["difference_id"], ["ledger_entries.id"], name=op.f("fk_handovers_difference_id_ledger_entries")
        ),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_handovers_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["helper_id"], ["people.id"], name=op.f("fk_handovers_helper_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_hamlet_id"), ["hamlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_helper_id"), ["helper_id"], unique=False)

    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "way", sa.Enum("cash", "transfer", name="paymentway", native_enum=False, length=20), nullable=False
        ),
        sa.Column("receipt", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=80), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_positive")),
        sa.ForeignKeyConstraint(["booked_by"], ["people.id"], name=op.f("fk_payments_booked_by_people")),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name=op.f("fk_payments_charge_id_charges")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_payments_entry_id_ledger_entries")
        ),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_payments_hamlet_id_hamlets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("hamlet_id", "receipt", name=op.f("uq_payments_hamlet_id_receipt")),
        sa.UniqueConstraint("request_key", name=op.f("uq_payments_request_key")),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payments_charge_id"), ["charge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "standing_questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("hamlet_id", sa.Integer(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("expecting", sa.String(length=12), nullable=False),
        sa.Column("pushed", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting", "standing", "answered", "replaced", name="questionstatus", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_standing_questions_chat_id_chats")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_standing_questions_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_standing_questions_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_standing_questions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_questions")),
    )
    with op.batch_alter_table("standing_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_questions_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_standing_questions_one",
            ["chat_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("status = 'standing'"),
            postgresql_where=sa.text("status = 'standing'"),
        )

    op.create_table(
        "vouchers",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("purse", sa.Enum("cash", "bank", name="purse", native_enum=False, length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "gift", "interest", "commune", "other", "counted", name="incomekind", native_enum=False, length=20
            ),
            nullable=True,
        ),
        sa.Column("other_fund_id", sa.Integer(), nullable=True),
        sa.Column("booked_by", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booked_by"], ["people.id"], name=op.f("fk_vouchers_booked_by_people")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_vouchers_entry_id_ledger_entries")
        ),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_vouchers_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["other_fund_id"], ["funds.id"], name=op.f("fk_vouchers_other_fund_id_funds")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_vouchers")),
        sa.UniqueConstraint("hamlet_id", "number", name=op.f("uq_vouchers_hamlet_id_number")),
        sa.UniqueConstraint("request_key", name=op.f("uq_vouchers_request_key")),
    )
    with op.batch_alter_table("vouchers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vouchers_hamlet_id"), ["hamlet_id"], unique=False)

    op.create_table(
        "allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(payment_id IS NULL) <> (entry_id IS NULL)", name=op.f("ck_allocations_payment_or_income")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_allocations_positive")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_allocations_entry_id_ledger_entries")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_allocations_payment_id_payments")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_allocations_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_allocations_entry_id")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_allocations_payment_id")),
    )
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocations_transfer_id"), ["transfer_id"], unique=False)

    op.create_table(
        "done_for_households",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("yes_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("shown", "claimed", "code", name="donekind", native_enum=False, length=20), nullable=False
        ),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_done_for_households_claim_id_claims")),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_done_for_households_code_id_codes")),
        sa.ForeignKeyConstraint(
            ["yes_id"], ["household_yes.id"], name=op.f("fk_done_for_households_yes_id_household_yes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_for_households")),
    )
    with op.batch_alter_table("done_for_households", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_done_for_households_yes_id"), ["yes_id"], unique=False)

    op.create_table(
        "held_cash",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=80), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Integer(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_held_cash_positive")),
        sa.CheckConstraint("handover_id IS NULL OR cancelled_at IS NULL", name=op.f("ck_held_cash_one_end")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["people.id"], name=op.f("fk_held_cash_cancelled_by_people")),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name=op.f("fk_held_cash_charge_id_charges")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlets.id"], name=op.f("fk_held_cash_hamlet_id_hamlets")),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name=op.f("fk_held_cash_handover_id_handovers")),
        sa.ForeignKeyConstraint(["helper_id"], ["people.id"], name=op.f("fk_held_cash_helper_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_cash")),
        sa.UniqueConstraint("hamlet_id", "receipt", name=op.f("uq_held_cash_hamlet_id_receipt")),
        sa.UniqueConstraint("request_key", name=op.f("uq_held_cash_request_key")),
    )
    with op.batch_alter_table("held_cash", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_cash_charge_id"), ["charge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_cash_handover_id"), ["handover_id"], unique=False)
        batch_op.create_index(
            "ix_held_cash_in_hand",
            ["hamlet_id", "helper_id"],
            unique=False,
            sqlite_where=sa.text("handover_id IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sa.text("handover_id IS NULL AND cancelled_at IS NULL"),
        )

    op.create_table(
        "household_credits",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_household_credits_positive")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_household_credits_fund_id_funds")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_household_credits_household_id_households")
        ),
        sa.ForeignKeyConstraint(["kept_by"], ["people.id"], name=op.f("fk_household_credits_kept_by_people")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_household_credits_payment_id_payments")
        ),
        sa.ForeignKeyConstraint(["used_by"], ["payments.id"], name=op.f("fk_household_credits_used_by_payments")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_household_credits")),
        sa.UniqueConstraint("used_by", name=op.f("uq_household_credits_used_by")),
    )
    with op.batch_alter_table("household_credits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_credits_fund_id"), ["fund_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_credits_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_credits_used_at"), ["used_at"], unique=False)

    op.create_table(
        "reversals",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_reversals_by_people")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_reversals_entry_id_ledger_entries")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_reversals_payment_id_payments")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_reversals")),
    )
    op.create_table(
        "voucher_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_voucher_papers_added_by_people")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["vouchers.entry_id"], name=op.f("fk_voucher_papers_entry_id_vouchers")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_voucher_papers_file_id_files"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_papers")),
    )
    with op.batch_alter_table("voucher_papers", schema=None) as batch_op:
        batch_op.create_index("ix_voucher_papers_entry_id", ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_voucher_papers_file_id"), ["file_id"], unique=False)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("voucher_papers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voucher_papers_file_id"))
        batch_op.drop_index("ix_voucher_papers_entry_id")

    op.drop_table("voucher_papers")
    op.drop_table("reversals")
    with op.batch_alter_table("household_credits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_credits_used_at"))
        batch_op.drop_index(batch_op.f("ix_household_credits_household_id"))
        batch_op.drop_index(batch_op.f("ix_household_credits_fund_id"))

    op.drop_table("household_credits")
    with op.batch_alter_table("held_cash", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_held_cash_in_hand",
            sqlite_where=sa.text("handover_id IS NULL AND cancelled_at IS NULL"),
            postgresql_where=sa.text("handover_id IS NULL AND cancelled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_held_cash_handover_id"))
        batch_op.drop_index(batch_op.f("ix_held_cash_charge_id"))

    op.drop_table("held_cash")
    with op.batch_alter_table("done_for_households", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_done_for_households_yes_id"))

    op.drop_table("done_for_households")
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocations_transfer_id"))

    op.drop_table("allocations")
    with op.batch_alter_table("vouchers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vouchers_hamlet_id"))

    op.drop_table("vouchers")
    with op.batch_alter_table("standing_questions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_standing_questions_one",
            sqlite_where=sa.text("status = 'standing'"),
            postgresql_where=sa.text("status = 'standing'"),
        )
        batch_op.drop_index(batch_op.f("ix_standing_questions_person_id"))

    op.drop_table("standing_questions")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payments_hamlet_id"))
        batch_op.drop_index(batch_op.f("ix_payments_charge_id"))

    op.drop_table("payments")
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handovers_helper_id"))
        batch_op.drop_index(batch_op.f("ix_handovers_hamlet_id"))

    op.drop_table("handovers")
    op.drop_table("entry_texts")
    with op.batch_alter_table("counts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counts_hamlet_id"))

    op.drop_table("counts")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claims_open", sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'")
        )
        batch_op.drop_index(batch_op.f("ix_claims_charge_id"))

    op.drop_table("claims")
    with op.batch_alter_table("charge_corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charge_corrections_charge_id"))

    op.drop_table("charge_corrections")
    op.drop_table("withdrawals")
    with op.batch_alter_table("round_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_parts_round_id"))

    op.drop_table("round_parts")
    with op.batch_alter_table("round_exemptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_exemptions_round_id"))

    op.drop_table("round_exemptions")
    with op.batch_alter_table("recurring_openings", schema=None) as batch_op:
        batch_op.drop_index("ix_recurring_openings_status")
        batch_op.drop_index(batch_op.f("ix_recurring_openings_round_id"))
        batch_op.drop_index(batch_op.f("ix_recurring_openings_recurring_id"))

    op.drop_table("recurring_openings")
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entries_fund_id"))

    op.drop_table("ledger_entries")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_round_id"))
        batch_op.drop_index(batch_op.f("ix_deliveries_parent_id"))
        batch_op.drop_index("ix_deliveries_due")
        batch_op.drop_index("ix_deliveries_chat")
        batch_op.drop_index(batch_op.f("ix_deliveries_announcement_id"))

    op.drop_table("deliveries")
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charges_round_id"))
        batch_op.drop_index(batch_op.f("ix_charges_household_id"))

    op.drop_table("charges")
    with op.batch_alter_table("transfer_ids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_ids_transfer_id"))

    op.drop_table("transfer_ids")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index("ix_rounds_status")
        batch_op.drop_index(batch_op.f("ix_rounds_hamlet_id"))
        batch_op.drop_index(batch_op.f("ix_rounds_fingerprint"))
        batch_op.drop_index(batch_op.f("ix_rounds_fee_id"))

    op.drop_table("rounds")
    with op.batch_alter_table("recurring_rounds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_recurring_rounds_running",
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_recurring_rounds_hamlet_id"))

    op.drop_table("recurring_rounds")
    with op.batch_alter_table("meeting_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_answers_household_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_answers_by"))

    op.drop_table("meeting_answers")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_person_id"))

    op.drop_table("drafts")
    with op.batch_alter_table("asked_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asked_questions_hamlet_id"))
        batch_op.drop_index(batch_op.f("ix_asked_questions_chat_id"))
        batch_op.drop_index(batch_op.f("ix_asked_questions_asked_at"))

    op.drop_table("asked_questions")
    op.drop_table("announcement_groups")
    with op.batch_alter_table("wrong_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wrong_codes_person_id"))
        batch_op.drop_index(batch_op.f("ix_wrong_codes_hamlet_id"))
        batch_op.drop_index(batch_op.f("ix_wrong_codes_at"))

    op.drop_table("wrong_codes")
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_transfers_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index("ix_transfers_hamlet_state")
        batch_op.drop_index("ix_transfers_hamlet_day")
        batch_op.drop_index(
            "ix_transfers_decided",
            sqlite_where=sa.text("decided_by IS NOT NULL"),
            postgresql_where=sa.text("decided_by IS NOT NULL"),
        )
        batch_op.drop_index("ix_transfers_account_day")

    op.drop_table("transfers")
    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_roles_active",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_roles_person_id"))
        batch_op.drop_index(batch_op.f("ix_roles_hamlet_id"))

    op.drop_table("roles")
    with op.batch_alter_table("raw_credits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_raw_credits_received_at"))

    op.drop_table("raw_credits")
    with op.batch_alter_table("pay_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_links_household_id"))

    op.drop_table("pay_links")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_memberships_active",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_memberships_person_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_household_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_meetings_telling",
            sqlite_where=sa.text("wave IS NOT NULL"),
            postgresql_where=sa.text("wave IS NOT NULL"),
        )
        batch_op.drop_index("ix_meetings_status")
        batch_op.drop_index(batch_op.f("ix_meetings_hamlet_id"))

    op.drop_table("meetings")
    op.drop_table("local_facts")
    with op.batch_alter_table("local_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_local_entries_hamlet_id_entry_id")

    op.drop_table("local_entries")
    with op.batch_alter_table("household_yes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_household_yes_living",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_household_yes_household_id"))
        batch_op.drop_index(batch_op.f("ix_household_yes_helper_id"))

    op.drop_table("household_yes")
    with op.batch_alter_table("household_merges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_merges_stays_id"))
        batch_op.drop_index(batch_op.f("ix_household_merges_hamlet_id"))
        batch_op.drop_index(batch_op.f("ix_household_merges_gone_id"))

    op.drop_table("household_merges")
    with op.batch_alter_table("help_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_requests_hamlet_id"))

    op.drop_table("help_requests")
    with op.batch_alter_table("fees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fees_fund_id"))

    op.drop_table("fees")
    with op.batch_alter_table("desk_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_sessions_person_id"))

    op.drop_table("desk_sessions")
    with op.batch_alter_table("desk_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_links_person_id"))

    op.drop_table("desk_links")
    with op.batch_alter_table("data_wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_wishes_person_id"))
        batch_op.drop_index(batch_op.f("ix_data_wishes_hamlet_id"))

    op.drop_table("data_wishes")
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.drop_index("ix_codes_kind_code")
        batch_op.drop_index(batch_op.f("ix_codes_household_id"))
        batch_op.drop_index(batch_op.f("ix_codes_hamlet_id"))

    op.drop_table("codes")
    with op.batch_alter_table("code_stops", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_code_stops_open",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_code_stops_hamlet_id"))

    op.drop_table("code_stops")
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chats_person_id"))
        batch_op.drop_index(batch_op.f("ix_chats_hamlet_id"))

    op.drop_table("chats")
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcements_hamlet_id"))
        batch_op.drop_index("ix_announcements_due")

    op.drop_table("announcements")
    with op.batch_alter_table("account_changes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_account_changes_open",
            sqlite_where=sa.text("status IN ('proposed', 'agreed')"),
            postgresql_where=sa.text("status IN ('proposed', 'agreed')"),
        )
        batch_op.drop_index(batch_op.f("ix_account_changes_new_account_id"))
        batch_op.drop_index(batch_op.f("ix_account_changes_hamlet_id"))
        batch_op.drop_index("ix_account_changes_due")

    op.drop_table("account_changes")
    with op.batch_alter_table("register_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_changes_household_id"))
        batch_op.drop_index("ix_register_changes_hamlet_id_at")

    op.drop_table("register_changes")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_hamlet_id"))

    op.drop_table("people")
    with op.batch_alter_table("inbound_updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_updates_received_at"))
        batch_op.drop_index(
            "ix_inbound_updates_open",
            sqlite_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL AND parked_at IS NULL"),
        )

    op.drop_table("inbound_updates")
    with op.batch_alter_table("funds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funds_hamlet_id"))

    op.drop_table("funds")
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feeds_hamlet_id"))

    op.drop_table("feeds")
    with op.batch_alter_table("import_records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_records_hamlet_id"))

    op.drop_table("import_records")
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_households_living",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_households_hamlet_id"))

    op.drop_table("households")
    with op.batch_alter_table("file_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_file_links_file_id"))

    op.drop_table("file_links")
    op.drop_table("bots")
    with op.batch_alter_table("bank_accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_accounts_number"))
        batch_op.drop_index(batch_op.f("ix_bank_accounts_hamlet_id"))

    op.drop_table("bank_accounts")
    op.drop_table("restores")
    op.drop_table("hamlets")
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_files_sha256"))
        batch_op.drop_index(batch_op.f("ix_files_drop_on"))

    op.drop_table("files")
