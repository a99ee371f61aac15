create index events_waiting on events (account_id, seq) where dispatched_at is null;
create index events_age on events (created_at) where dispatched_at is not null;
create table webhooks (
    id text primary key,
    account_id text not null references accounts (id),
    mailbox_id text,
    url text not null,
    events text not null,
    sealed_headers text,
    sealed_secret text not null,
    status text not null,
    failure_count bigint not null,
    last_triggered_at bigint,
    created_at bigint not null,
    updated_at bigint not null
);
create index webhooks_account on webhooks (account_id, id);
create index webhooks_active on webhooks (id) where status = 'active';
create table webhook_deliveries (
    id text primary key,
    webhook_id text not null,
    account_id text not null references accounts (id),
    event_seq bigint not null,
    kind text not null,
    message_id text not null,
    event_at bigint not null,
    status text not null,
    attempts bigint not null,
    response_status bigint,
    next_attempt_at bigint,
    lease text,
    lease_until bigint,
    created_at bigint not null,
    unique (webhook_id, event_seq)
);
create index webhook_deliveries_list on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where status = 'pending';
create index webhook_deliveries_turn on webhook_deliveries (webhook_id, next_attempt_at, event_seq) where status = 'pending';
create index webhook_deliveries_leased on webhook_deliveries (lease) where lease is not null;
create index webhook_deliveries_held on webhook_deliveries (webhook_id) where status = 'held';
create index webhook_deliveries_age on webhook_deliveries (created_at);
