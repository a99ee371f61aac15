using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Sql;
using Enclosure.Storage;
using Enclosure.Tests.Sql;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Attachments;

/// <summary>Rows of uploads and of links that are committed together: PostgreSQL is told them in one statement a table.</summary>
public sealed class WrittenTogetherTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Uploads_are_one_statement_a_table_and_keep_each_its_own_values()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var files = Enumerable.Range(1, 5).Select(at => File(account, at, isReady: true)).ToList();

        await CommitTogetherAsync(fixture, account, files.Select(Upload));

        (await FilesAsync(fixture)).ShouldBe(files);
        (await StatementsAsync(fixture, "attachments")).ShouldBe(1);
        (await StatementsAsync(fixture, "blobs")).ShouldBe(1);
        (await NumberAsync(fixture, "select count(*) from blobs b join attachments a on a.blob_id = b.id and a.sha256 = b.sha256 "
            + "and a.size_bytes = b.size_bytes and b.state = 'stored' and b.refs = 1 and b.created_at = a.created_at")).ShouldBe(5);
        (await NumberAsync(fixture, "select stored_bytes from accounts")).ShouldBe(15);
    }

    [Fact]
    public async Task Links_are_one_statement_a_table_and_keep_each_its_own_values()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var files = Enumerable.Range(1, 5).Select(at => File(account, at, isReady: false)).ToList();

        await CommitTogetherAsync(fixture, account, files.Select(Link));

        (await FilesAsync(fixture)).ShouldBe(files);
        (await StatementsAsync(fixture, "attachments")).ShouldBe(1);
        (await StatementsAsync(fixture, "bucket_objects")).ShouldBe(1);
        (await NumberAsync(fixture, "select count(*) from bucket_objects o join attachments a on o.path = a.upload_key "
            + "and o.due_at > a.link_expires_at and o.blob_id is null and o.looked = 0")).ShouldBe(5);
        (await NumberAsync(fixture, "select pending_bytes from accounts")).ShouldBe(15);
    }

    private static SqlBatch<bool> Upload(Attachment file)
    {
        var seal = new BlobSeal(file.SizeBytes, file.Sha256!);
        return Quota.Store(
            file.AccountId,
            file.SizeBytes,
            AttachmentTable.InsertBlob(file.AccountId, new BlobKey(file.BlobId!.Value), seal, stored: true, Now),
            AttachmentTable.InsertReady(file));
    }

    private static SqlBatch<bool> Link(Attachment file) => Quota.Reserve(
        file.AccountId,
        file.SizeBytes,
        AttachmentTable.InsertPending(file),
        BucketObjects.ExpectUpload(file.UploadKey!, file.LinkExpiresAt!.Value));

    private static async Task CommitTogetherAsync(PostgresFixture fixture, Guid account, IEnumerable<SqlBatch<bool>> pieces)
    {
        var release = await fixture.HoldAsync(account);
        var written = pieces.Select(piece => fixture.Database.WriteAsync(account, piece)).ToList();
        release();
        (await Task.WhenAll(written)).ShouldAllBe(isDone => isDone);
    }

    private static Attachment File(Guid account, int at, bool isReady) => new(
        Guid.CreateVersion7(Now),
        account,
        isReady ? Guid.CreateVersion7(Now) : null,
        Direction.Outbound,
        $"it's @{at}, {{null}}, \"{at}\".pdf",
        "application/pdf",
        isReady && at % 2 == 0 ? "image/png" : null,
        at,
        isReady ? Convert.ToHexStringLower([(byte)at, 2, 3]) : null,
        isReady ? AttachmentState.Ready : AttachmentState.Pending,
        isReady ? null : $"inbox-attachments/{account}/{at}",
        isReady ? null : Now.AddMinutes(at),
        MailboxId: null,
        MessageId: null,
        ContentId: null,
        Now,
        UsedAt: null);

    private static Task<IReadOnlyList<Attachment>> FilesAsync(PostgresFixture fixture) => fixture.Database.ReadAsync(
        sql => sql.ListAsync($"select {Attachment.Columns} from attachments order by size_bytes", null, Attachment.Read),
        CancellationToken.None);

    private static Task<long> StatementsAsync(PostgresFixture fixture, string table) =>
        NumberAsync(fixture, $"select count(distinct xmin::text || ' ' || cmin::text) from {table}");

    private static Task<long> NumberAsync(PostgresFixture fixture, string sql) =>
        fixture.Database.ReadAsync(session => session.ValueAsync<long>(sql), CancellationToken.None);
}
