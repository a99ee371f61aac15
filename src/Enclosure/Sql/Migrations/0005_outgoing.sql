alter table threads add column file_count bigint not null default 0;
alter table messages add column origin text;
alter table messages add column read_at bigint;
alter table attachments add column thread_id text;
alter table attachments add column thread_index bigint;
alter table attachments add column queued_id text;
update attachments set thread_id = (select m.thread_id from messages m where m.id = attachments.message_id) where message_id is not null;
update attachments set thread_index = ranked.place
from (select id, row_number() over (partition by thread_id order by id) - 1 as place from attachments where thread_id is not null) as ranked
where attachments.id = ranked.id;
create unique index attachments_thread on attachments (thread_id, thread_index) where thread_id is not null;
update threads set file_count = (select count(*) from attachments a where a.thread_id = threads.id);
create index attachments_queued on attachments (queued_id) where queued_id is not null;
create index attachments_hidden on attachments (id) where state = 'hidden';
create index attachments_blob on attachments (blob_id) where blob_id is not null;
create index messages_sent on messages (account_id, id) where direction = 'outbound';
create index messages_sent_mailbox on messages (mailbox_id, id) where direction = 'outbound';
create index messages_unread on messages (thread_id, id) where direction = 'inbound' and read_at is null;
create index threads_account on threads (account_id, last_message_at, id);
create table message_recipients (
    message_id text not null,
    position bigint not null,
    address text not null,
    status text not null,
    code bigint,
    reply text,
    changed_at bigint not null,
    primary key (message_id, position)
);
create table outbox (
    message_id text primary key,
    account_id text not null references accounts (id),
    attempts bigint not null,
    next_attempt_at bigint not null,
    give_up_at bigint not null,
    lease text
);
create index outbox_due on outbox (next_attempt_at);
create table captured (
    id text primary key,
    account_id text not null references accounts (id),
    message_id text not null
);
create index captured_account on captured (account_id, id);
create index captured_message on captured (message_id);
create table queued_messages (
    id text primary key,
    account_id text not null references accounts (id),
    mailbox_id text not null,
    thread_id text not null,
    kind text not null,
    job_id text unique,
    to_addresses text not null,
    cc_addresses text not null,
    bcc_addresses text not null,
    body text,
    body_text text,
    scheduled_for bigint not null,
    is_scheduled bigint not null,
    file_count bigint not null default 0,
    status text not null,
    reason text,
    message_id text,
    next_attempt_at bigint not null,
    lease text,
    created_at bigint not null,
    settled_at bigint
);
create index queued_messages_due on queued_messages (next_attempt_at) where status in ('pending', 'sending');
create index queued_messages_thread on queued_messages (thread_id, scheduled_for);
create index queued_messages_account on queued_messages (account_id, id);
create index queued_messages_mailbox on queued_messages (mailbox_id, id);
create index queued_messages_age on queued_messages (settled_at) where settled_at is not null;
