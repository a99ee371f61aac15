alter table migrations add column works_with bigint not null default 0;
