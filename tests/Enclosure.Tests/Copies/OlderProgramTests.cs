using System.Net;
using Enclosure.Sql;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

public sealed class OlderProgramTests
{
    [Fact]
    public async Task A_program_serves_and_starts_beside_a_newer_schema_that_asks_nothing_of_it()
    {
        var url = TestDatabase.Create();
        using var folder = new TempDirectory();
        using var copy = new CopyProcess(
            folder.File("data"), new Dictionary<string, string> { ["ENCLOSURE_Database"] = url, ["ENCLOSURE_Metrics__Listen"] = "off" });
        await using var database = await PostgresDatabase.OpenAsync(PostgresUrl.Parse(url), CancellationToken.None);
        await copy.StartAsync();
        using var client = await copy.KeyedAsync();
        await ServesAsync(client);

        await database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("alter table accounts add column later text");
            await sql.ExecuteAsync("alter table attachments add column later bigint not null default 0");
            await sql.ExecuteAsync("create table later (id text primary key)");
            await sql.ExecuteAsync("insert into migrations (number, name, applied_at, works_with) values (9999, 'later', 0, 0)");
        });
        await ServesAsync(client);
        copy.Kill();
        await copy.StartAsync();
        await ServesAsync(client);

        await database.WriteAsync(sql => sql.ExecuteAsync("update migrations set works_with = 9999 where number = 9999"));
        var (code, output) = await copy.RunAsync("accounts", "list");
        code.ShouldBe(1);
        output.ShouldContain("was used by a newer version");
    }

    private static async Task ServesAsync(HttpClient client)
    {
        for (var number = 0; number < 2; number++)
        {
            var bytes = Files.Random(5000);
            var id = (await client.UploadAsync(bytes)).Text("id");
            (await client.GetByteArrayAsync((await client.AttachmentAsync(id)).Text("url"))).ShouldBe(bytes);
            await client.ReceiveAsync(Letters.WithFile("a.txt", "aGVsbG8K"));
            using var deleted = await client.DeleteAsync($"/v1/attachments/{id}");
            deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }
}
