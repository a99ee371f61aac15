using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Moving;

/// <summary><c>migrate</c>, <c>backup</c> and <c>restore</c> as people run them.</summary>
public sealed class MoveCommandTests
{
    [Fact]
    public async Task A_backup_made_while_the_server_serves_is_restored_elsewhere_with_the_same_bytes()
    {
        using var directory = new TempDirectory();
        using var elsewhere = new TempDirectory();
        var (process, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = process;
        var kept = await UploadAsync(directory, url, count: 3);
        var backup = directory.File("backup");

        var made = (await EnclosureProcess.RunAsync(directory, "backup", backup, "--json")).ShouldSucceed();

        made.Json.Number("blobs").ShouldBe(3);
        made.Error.ShouldContain(directory.File("data/master.key"));
        Directory.GetFiles(backup).Select(Path.GetFileName).ShouldBe(["backup.json", "enclosure.db"], ignoreOrder: true);
        var withoutKey = (await EnclosureProcess.RunAsync(elsewhere, "restore", backup)).ShouldFail(exitCode: 2);
        withoutKey.ShouldContain("master.key");
        CopyKey(directory, elsewhere);
        (await EnclosureProcess.RunAsync(elsewhere, "restore", backup, "--json")).ShouldSucceed().Json.Number("copiedBlobs").ShouldBe(3);
        (await EnclosureProcess.RunAsync(elsewhere, "check", "--json")).ShouldSucceed();
        var (restored, there) = await EnclosureProcess.ServeAsync(elsewhere);
        using var serving = restored;
        File.Copy(directory.File("data/first-run.json"), elsewhere.File("data/first-run.json"));
        foreach (var (id, hash) in kept) (await HashAsync(elsewhere, there, id)).ShouldBe(hash);
        (await EnclosureProcess.RunAsync(elsewhere, "restore", backup)).ShouldFail(exitCode: 2).ShouldContain("choose an empty database");
    }

    [Fact]
    public async Task A_backup_that_was_changed_is_not_restored()
    {
        using var directory = new TempDirectory();
        using var elsewhere = new TempDirectory();
        await MakeAccountAsync(directory);
        var backup = directory.File("backup");
        (await EnclosureProcess.RunAsync(directory, "backup", backup)).ShouldSucceed();
        var note = Path.Combine(backup, "backup.json");
        var digest = JsonDocument.Parse(await File.ReadAllTextAsync(note)).RootElement.GetProperty("tables")[0].Text("digest")!;
        await File.WriteAllTextAsync(note, (await File.ReadAllTextAsync(note)).Replace(digest, new string('0', 16)));
        CopyKey(directory, elsewhere);

        (await EnclosureProcess.RunAsync(elsewhere, "restore", backup)).ShouldFail(exitCode: 2).ShouldContain("accounts");

        File.Delete(note);
        (await EnclosureProcess.RunAsync(elsewhere, "restore", backup)).ShouldFail(exitCode: 2).ShouldContain("no finished backup");
    }

    [Fact]
    public async Task Migrate_goes_to_PostgreSQL_and_a_bucket_that_variables_name()
    {
        using var directory = new TempDirectory();
        using var elsewhere = new TempDirectory();
        var (process, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = process;
        await UploadAsync(directory, url, count: 2);
        var terms = (await BucketServer.CephAsync()).NewBucket();
        await TestStorage.MakeAsync(terms);
        var settings = TestStorage.Settings(terms, "door");
        settings["Database"] = TestDatabase.CreateEmpty();
        settings["MasterKey"] = (await File.ReadAllTextAsync(directory.File("data/master.key"))).Trim();

        var moved = await EnclosureProcess.RunAsync(directory, Variables(settings, "ENCLOSURE_TO_"), "migrate", "--json");

        moved.ShouldSucceed().Json.Number("copiedBlobs").ShouldBe(2);
        moved.Error.ShouldContain("is not in the copy: stop its server");
        (await EnclosureProcess.RunAsync(directory, Variables(settings, "ENCLOSURE_TO_"), "migrate", "--json"))
            .ShouldSucceed().Json.Number("copiedBlobs").ShouldBe(0);
        (await EnclosureProcess.RunAsync(elsewhere, Variables(settings, "ENCLOSURE_"), "check")).ShouldSucceed();
        settings["MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        (await EnclosureProcess.RunAsync(directory, Variables(settings, "ENCLOSURE_TO_"), "migrate"))
            .ShouldFail(exitCode: 2).ShouldContain("ENCLOSURE_TO_MasterKey does not open");
        TestDatabase.Drop(settings["Database"]!);
    }

    [Fact]
    public async Task No_server_starts_on_a_copy_that_is_not_finished()
    {
        TestDatabase.SkipUnlessSqlite("the copy is made into a directory and served from there");
        using var directory = new TempDirectory();
        using var elsewhere = new TempDirectory();
        var (process, url) = await EnclosureProcess.ServeAsync(directory);
        using (process) await UploadAsync(directory, url, count: 1);
        var data = elsewhere.File("data");
        var blob = Directory.GetFiles(directory.File("data/blobs"), "*", SearchOption.AllDirectories).Single();
        File.Move(blob, blob + ".away");
        string[] migrate = ["migrate", "--to-database", $"sqlite:{data}", "--to-storage", $"disk:{data}"];

        var failed = await EnclosureProcess.RunAsync(directory, migrate);

        failed.ExitCode.ShouldBe(1);
        failed.Error.ShouldContain(Guid.Parse(Path.GetFileName(blob)).ToString());
        CopyKey(directory, elsewhere);
        var refused = await EnclosureProcess.RunAsync(elsewhere, "serve", "--urls", "http://127.0.0.1:0", "--smtp", "off");
        refused.ShouldFail(exitCode: 1).ShouldContain("was not finished");
        File.Move(blob + ".away", blob);
        (await EnclosureProcess.RunAsync(directory, migrate)).ShouldSucceed();
        (await EnclosureProcess.ServeAsync(elsewhere)).Process.Dispose();
    }

    [Theory]
    [InlineData("Say where to")]
    [InlineData("add --to-storage", "--to-database", "sqlite:other")]
    [InlineData("add --to-database", "--to-storage", "disk:other")]
    [InlineData("name the same one twice", "--to-database", "sqlite:other", "--to-storage", "disk:another")]
    [InlineData("is where the rows are already", "--to-database", "sqlite:data", "--to-storage", "disk:data")]
    [InlineData("ENCLOSURE_TO_Storage__Bucket", "--to-storage", "s3")]
    [InlineData("ENCLOSURE_TO_Database", "--to-database", "mysql://x")]
    [InlineData("ENCLOSURE_TO_Data", "--to-storage", "disk")]
    public async Task A_target_that_cannot_be_is_refused_with_what_to_do(string says, params string[] flags)
    {
        TestDatabase.SkipUnlessSqlite("which directories fit together depends on the engine");
        using var directory = new TempDirectory();

        (await EnclosureProcess.RunAsync(directory, ["migrate", .. flags])).ShouldFail(exitCode: 2).ShouldContain(says);
    }

    private static Dictionary<string, string> Variables(Dictionary<string, string?> settings, string prefix) =>
        settings.ToDictionary(setting => prefix + setting.Key.Replace(":", "__"), setting => setting.Value!);

    private static async Task MakeAccountAsync(TempDirectory directory) =>
        (await EnclosureProcess.RunAsync(directory, "accounts", "create", "--name", "a", "--email", "a@localhost")).ShouldSucceed();

    private static void CopyKey(TempDirectory from, TempDirectory to)
    {
        Directory.CreateDirectory(to.File("data"));
        File.Copy(from.File("data/master.key"), to.File("data/master.key"), overwrite: true);
    }

    private static async Task<HttpClient> ClientAsync(TempDirectory directory, Uri url)
    {
        var client = new HttpClient { BaseAddress = url };
        var keys = JsonDocument.Parse(await File.ReadAllTextAsync(directory.File("data/first-run.json"))).RootElement;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.Text("robotomailKey"));
        return client;
    }

    /// <summary>Ids and hashes of what was sent.</summary>
    private static async Task<Dictionary<Guid, string>> UploadAsync(TempDirectory directory, Uri url, int count)
    {
        using var client = await ClientAsync(directory, url);
        var kept = new Dictionary<Guid, string>();
        for (var i = 0; i < count; i++)
        {
            var bytes = Files.Random(100_000 * (i + 1));
            using var created = await Files.PostFileAsync(client, bytes);
            kept[(await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid()] =
                Convert.ToHexStringLower(SHA256.HashData(bytes));
        }

        return kept;
    }

    private static async Task<string> HashAsync(TempDirectory directory, Uri url, Guid id)
    {
        using var client = await ClientAsync(directory, url);
        var metadata = await client.GetFromJsonAsync<JsonElement>($"/v1/attachments/{id}");
        return Convert.ToHexStringLower(SHA256.HashData(await client.GetByteArrayAsync(metadata.Text("url"))));
    }
}
