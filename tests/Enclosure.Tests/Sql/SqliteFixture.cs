using System.Buffers.Binary;
using Enclosure.Sql;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Sql;

/// <summary>
/// A database in a directory of its own with one small table, and a way to make work wait so that it is committed together.
/// </summary>
internal sealed class SqliteFixture : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();

    private SqliteFixture() => Database = SqliteDatabase.Open(Path);

    public SqliteDatabase Database { get; }
    public string Path => _directory.File("test.db");

    public static async Task<SqliteFixture> CreateAsync()
    {
        var fixture = new SqliteFixture();
        await fixture.Database.WriteAsync(sql => sql.ExecuteAsync("create table notes (id bigint primary key, text text not null)"));
        return fixture;
    }

    public static Task<int> InsertAsync(SqlSession sql, long id) =>
        sql.ExecuteAsync("insert into notes (id, text) values (@id, 'note')", new { id });

    public Task<long> CountAsync() => Database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from notes"), CancellationToken.None);

    /// <summary>Occupies the writer until the returned action is called: everything enqueued meanwhile is one group with it.</summary>
    public Action HoldWriter()
    {
        var (began, go) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        _ = Database.WriteAsync(_ =>
        {
            began.Set();
            go.Wait();
            return Task.CompletedTask;
        });
        began.Wait();
        return go.Set;
    }

    public int CommitsInLog() => CommitsInLog(Path);

    /// <summary>Transactions in the write-ahead log: the frames that carry a database size (SQLite file format, section 4.1).</summary>
    public static int CommitsInLog(string path)
    {
        using var stream = new FileStream(path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[stream.Length];
        stream.ReadExactly(log);
        var frame = 24 + (int)BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(8));
        var commits = 0;
        for (var at = 32; at + frame <= log.Length; at += frame)
            if (BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(at + 4)) != 0) commits++;
        return commits;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _directory.Dispose();
    }
}
