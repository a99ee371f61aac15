create table event_streams (
    id text primary key,
    account_id text not null,
    until bigint not null
);
create index event_streams_account on event_streams (account_id, until);
create index event_streams_until on event_streams (until);
create table sender_minutes (
    network text not null,
    minute bigint not null,
    messages bigint not null,
    primary key (network, minute)
);
create index sender_minutes_age on sender_minutes (minute);
