alter table mailboxes add column inbound_month text;
alter table mailboxes add column inbound_count bigint not null default 0;
alter table blobs add column counted bigint not null default 1;
alter table attachments add column parent_id text;
alter table attachments add column part text;
alter table attachments add column inbound_month text;
alter table attachments add column inbound_ordinal bigint;
create index attachments_parent on attachments (parent_id) where parent_id is not null;
create index attachments_mailbox on attachments (mailbox_id, id) where mailbox_id is not null;
create table threads (
    id text primary key,
    account_id text not null references accounts (id),
    mailbox_id text not null,
    subject text not null,
    subject_key text not null,
    participants text not null,
    message_count bigint not null,
    last_message_at bigint not null,
    created_at bigint not null
);
create index threads_mailbox on threads (mailbox_id, last_message_at, id);
create index threads_subject on threads (mailbox_id, subject_key, last_message_at);
create table messages (
    id text primary key,
    account_id text not null references accounts (id),
    mailbox_id text not null,
    thread_id text not null,
    direction text not null,
    internet_message_id text not null,
    in_reply_to text,
    from_address text not null,
    from_name text,
    reply_to text,
    to_addresses text not null,
    cc_addresses text not null,
    bcc_addresses text not null,
    envelope_sender text not null,
    subject text not null,
    body_truncated bigint not null,
    status text not null,
    external_id text,
    has_attachments bigint not null,
    dropped_reason text,
    inbound_month text,
    inbound_ordinal bigint,
    raw_bytes bigint not null,
    raw_sha256 text not null,
    skeleton_id text,
    message_bytes bigint not null,
    event_seq bigint,
    created_at bigint not null,
    headers text not null,
    body_text text not null,
    body_html text,
    manifest text not null
);
create index messages_mailbox on messages (mailbox_id, id);
create index messages_account on messages (account_id, id, message_bytes);
create index messages_thread on messages (mailbox_id, thread_id, id);
create index messages_internet_id on messages (mailbox_id, internet_message_id);
create index messages_month on messages (account_id, inbound_month, inbound_ordinal) where inbound_month is not null;
create table arrivals (
    mailbox_id text not null,
    sender text not null,
    raw_sha256 text not null,
    message_id text not null,
    arrived_at bigint not null,
    primary key (mailbox_id, sender, raw_sha256)
);
create index arrivals_age on arrivals (arrived_at);
create table mailbox_purges (
    mailbox_id text primary key,
    account_id text not null references accounts (id),
    requested_at bigint not null
);
create table skeleton_cuts (
    id text primary key,
    message_id text not null
);
create table events (
    account_id text not null references accounts (id),
    seq bigint not null,
    kind text not null,
    mailbox_id text not null,
    message_id text not null,
    created_at bigint not null,
    dispatched_at bigint,
    primary key (account_id, seq)
);
create index events_undispatched on events (created_at) where dispatched_at is null;
