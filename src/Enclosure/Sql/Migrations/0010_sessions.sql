create table console_sessions (
    id text primary key,
    account_id text not null,
    key_id text not null,
    sealed_key text not null,
    created_at bigint not null,
    seen_at bigint not null
);
create index console_sessions_age on console_sessions (seen_at);
