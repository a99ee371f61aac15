create table accounts (
    id text primary key,
    name text not null,
    email text not null,
    slug text not null unique,
    created_at bigint not null,
    suspended_at bigint,
    suspended_reason text,
    storage_limit_bytes bigint not null,
    stored_bytes bigint not null,
    pending_bytes bigint not null,
    inbound_limit bigint not null,
    inbound_month text not null,
    inbound_count bigint not null,
    event_seq bigint not null
);
create index accounts_email on accounts (email);
create table mailboxes (
    id text primary key,
    account_id text not null references accounts (id),
    address text not null,
    domain text not null,
    full_address text not null unique,
    display_name text,
    status text not null,
    daily_send_limit bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index mailboxes_account on mailboxes (account_id, id);
create table api_keys (
    id text primary key,
    account_id text not null references accounts (id),
    hash text not null unique,
    prefix text not null,
    name text,
    kind text not null,
    user_email text,
    created_at bigint not null,
    revoked_at bigint
);
create index api_keys_account on api_keys (account_id, id);
create table api_key_mailboxes (
    key_id text not null references api_keys (id),
    mailbox_id text not null,
    primary key (key_id, mailbox_id)
);
create table secrets (
    name text not null,
    id text not null,
    sealed text not null,
    created_at bigint not null,
    primary key (name, id)
);
create table leases (
    name text primary key,
    holder text not null,
    until bigint not null
);
