using Enclosure.Sql;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Sql;

public sealed class SqliteContractTests : DatabaseContract
{
    internal override async Task<EngineFixture> CreateAsync() => await SqliteEngine.CreateAsync();

    private sealed class SqliteEngine : EngineFixture
    {
        private readonly TempDirectory _directory = new();

        private SqliteEngine() => Database = SqliteDatabase.Open(_directory.File("test.db"));

        public override Database Database { get; }

        public static async Task<EngineFixture> CreateAsync()
        {
            var engine = new SqliteEngine();
            await Migrator.RunAsync(engine.Database, TimeProvider.System);
            await MakeNotesAsync(engine.Database);
            return engine;
        }

        public override Task<Database> OpenBesideAsync() => Task.FromResult<Database>(SqliteDatabase.Open(_directory.File("test.db")));

        public override Task<(Database One, Database Two)> OpenEmptyAsync() => Task.FromResult<(Database, Database)>(
            (SqliteDatabase.Open(_directory.File("empty.db")), SqliteDatabase.Open(_directory.File("empty.db"))));

        public override Task<int> CommitsAsync() => Task.FromResult(SqliteFixture.CommitsInLog(_directory.File("test.db")));

        public override async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            _directory.Dispose();
        }
    }
}
