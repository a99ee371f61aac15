create table blobs (
    id text primary key,
    account_id text not null references accounts (id),
    size_bytes bigint not null,
    sha256 text not null,
    state text not null,
    refs bigint not null,
    created_at bigint not null
);
create index blobs_deleting on blobs (id) where state = 'deleting';
create table attachments (
    id text primary key,
    account_id text not null references accounts (id),
    blob_id text,
    direction text not null,
    filename text not null,
    content_type text not null,
    detected_type text,
    size_bytes bigint not null,
    sha256 text,
    state text not null,
    upload_key text unique,
    link_expires_at bigint,
    mailbox_id text,
    message_id text,
    content_id text,
    created_at bigint not null,
    settled_at bigint,
    used_at bigint
);
create index attachments_account on attachments (account_id, id);
create index attachments_message on attachments (message_id, id) where message_id is not null;
create index attachments_pending on attachments (link_expires_at) where state = 'pending';
create index attachments_ended on attachments (settled_at) where state in ('failed', 'expired');
create index attachments_reclaimable on attachments (account_id, size_bytes) where used_at is null and direction = 'outbound' and state = 'ready';
create index attachments_unused on attachments (created_at) where used_at is null and direction = 'outbound' and state = 'ready';
create table idempotency_keys (
    account_id text not null references accounts (id),
    key text not null,
    fingerprint text not null,
    answer text not null,
    created_at bigint not null,
    primary key (account_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
