-- works with 0008
create table transfers (
    id text primary key,
    source text not null,
    store text not null,
    started_at bigint not null,
    finished_at bigint
);
