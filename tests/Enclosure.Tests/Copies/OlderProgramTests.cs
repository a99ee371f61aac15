using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

public sealed class OlderProgramTests
{
    [Fact]
    public async Task A_program_serves_and_starts_beside_a_newer_schema_that_asks_nothing_of_it()
    {
        await using var fleet = await Fleet.StartAsync();
        using var client = fleet.Robotomail();

        await fleet.Core.Database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("alter table accounts add column later text");
            await sql.ExecuteAsync("alter table attachments add column later bigint not null default 0");
            await sql.ExecuteAsync("create table later (id text primary key)");
            await sql.ExecuteAsync("insert into migrations (number, name, applied_at, works_with) values (9999, 'later', 0, 0)");
        });
        await ServesAsync(client);
        fleet.Copies[0].Kill();
        await fleet.Copies[0].StartAsync();
        await ServesAsync(client);
        fleet.Copies[0].Kill();

        await fleet.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update migrations set works_with = 9999 where number = 9999"));
        var (code, output) = await fleet.Copies[0].RunAsync("accounts", "list");
        code.ShouldBe(1);
        output.ShouldContain("was used by a newer version");
    }

    private static async Task ServesAsync(HttpClient client)
    {
        for (var number = 0; number < 4; number++)
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
