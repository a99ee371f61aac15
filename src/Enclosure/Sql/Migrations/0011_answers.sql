alter table webhook_deliveries add column tried_at bigint;
alter table webhook_deliveries add column answer text;
create table sweep_reports (
    name text primary key,
    started_at bigint not null,
    ended_at bigint not null,
    counts text not null
);
