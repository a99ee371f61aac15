using Enclosure.Sql;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Sql;

/// <summary>A database of its own on the shared server.</summary>
internal sealed class PostgresFixture : EngineFixture
{
    private readonly string _url;
    private readonly List<string> _more = [];

    private PostgresFixture(string url, PostgresDatabase database) => (_url, Database) = (url, database);

    public override Database Database { get; }

    /// <param name="terms">More of the URL, e.g. <c>?pool=1</c>.</param>
    public static async Task<PostgresFixture> CreateAsync(string terms = "")
    {
        var url = TestDatabase.Create();
        var fixture = new PostgresFixture(url, await OpenAsync(url + terms));
        await MakeNotesAsync(fixture.Database);
        return fixture;
    }

    public override async Task<Database> OpenBesideAsync() => await OpenAsync(_url);

    public override async Task<(Database One, Database Two)> OpenEmptyAsync()
    {
        var url = TestDatabase.CreateEmpty();
        _more.Add(url);
        return (await OpenAsync(url), await OpenAsync(url));
    }

    public override async Task<int> CommitsAsync() => (int)await Database.ReadAsync(
        sql => sql.ValueAsync<long>("select count(distinct xmin::text) from notes"), CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        TestDatabase.Drop(_url);
        _more.ForEach(TestDatabase.Drop);
    }

    private static Task<PostgresDatabase> OpenAsync(string url) =>
        PostgresDatabase.OpenAsync(PostgresUrl.Parse(url), CancellationToken.None);
}

public sealed class PostgresContractTests : DatabaseContract
{
    internal override async Task<EngineFixture> CreateAsync() => await PostgresFixture.CreateAsync();
}
