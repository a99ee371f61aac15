create table bucket_objects (
    path text primary key,
    blob_id text,
    due_at bigint not null,
    looked bigint not null
);
create index bucket_objects_due on bucket_objects (due_at);
