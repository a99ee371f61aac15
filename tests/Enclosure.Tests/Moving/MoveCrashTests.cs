using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Moving;

/// <summary>The built program, killed in the middle of a move or moving while others write.</summary>
public sealed class MoveCrashTests
{
    private const int Files = 60;
    private const int Workers = 3;

    [Fact]
    public async Task A_move_killed_at_random_moments_is_brought_to_its_end_by_the_next()
    {
        using var directory = new TempDirectory();
        using var elsewhere = new TempDirectory();
        var (process, url) = await EnclosureProcess.ServeAsync(directory);
        using (process)
        using (var client = await ClientAsync(directory, url))
            for (var i = 0; i < Files; i++) await UploadAsync(client, 300_000);
        foreach (var copied in (int[])[1, Files / 3, Files])
            await KillAsync(directory, elsewhere, () => Copied(elsewhere) >= Random.Shared.Next(copied / 2, copied + 1));

        (await MigrateAsync(directory, elsewhere)).Json.Number("blobs").ShouldBe(Files);

        await VerifyAsync(directory, elsewhere);
        Directory.GetFiles(elsewhere.File("data/incoming")).ShouldBeEmpty();
        Hashes(elsewhere).ShouldBe(Hashes(directory));
    }

    /// <summary>
    /// Each worker does one thing after another, so that its files at the target must be those after one of its steps; what was
    /// acknowledged before the copy's instant is in it.
    /// </summary>
    [Fact]
    public async Task A_copy_made_while_others_upload_and_delete_is_what_was_there_at_one_instant()
    {
        using var directory = new TempDirectory();
        using var elsewhere = new TempDirectory();
        var (process, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = process;
        using var end = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(_ => new Worker()).ToList();
        var work = workers.Select(async worker =>
        {
            using var client = await ClientAsync(directory, url);
            await worker.RunAsync(client, end.Token);
        }).ToList();

        var moved = await MigrateAsync(directory, elsewhere);
        await end.CancelAsync();
        await Task.WhenAll(work);

        workers.Sum(worker => worker.Steps.Count).ShouldBeGreaterThan(Workers * 2, "else nothing was done meanwhile");
        await VerifyAsync(directory, elsewhere);
        var at = moved.Json.GetProperty("at").GetDateTimeOffset();
        var there = await IdsAsync(elsewhere);
        foreach (var worker in workers) worker.ShouldHaveBeen(there, at);
    }

    /// <summary>Uploads and deletes, one after the other, and remembers what it had after each step.</summary>
    private sealed class Worker
    {
        private readonly HashSet<Guid> _has = [];
        private readonly HashSet<Guid> _had = [];

        public ConcurrentQueue<(DateTimeOffset At, Guid[] Has)> Steps { get; } = new([(DateTimeOffset.MinValue, [])]);

        public async Task RunAsync(HttpClient client, CancellationToken ct)
        {
            while (!ct.IsCancellationRequested)
            {
                if (_has.Count > 5 && Random.Shared.Next(2) == 0)
                {
                    var id = _has.ElementAt(Random.Shared.Next(_has.Count));
                    (await client.DeleteAsync($"/v1/attachments/{id}", CancellationToken.None)).EnsureSuccessStatusCode();
                    _has.Remove(id);
                }
                else
                {
                    var id = await UploadAsync(client, 20_000);
                    _has.Add(id);
                    _had.Add(id);
                }

                Steps.Enqueue((DateTimeOffset.UtcNow, [.. _has]));
            }
        }

        public void ShouldHaveBeen(HashSet<Guid> there, DateTimeOffset at)
        {
            var mine = there.Where(_had.Contains).ToHashSet();
            var acknowledged = Steps.Count(step => step.At < at) - 1;
            Steps.Skip(acknowledged).ShouldContain(step => mine.SetEquals(step.Has));
        }
    }

    private static async Task KillAsync(TempDirectory directory, TempDirectory elsewhere, Func<bool> when)
    {
        using var process = EnclosureProcess.Start(directory, Arguments(elsewhere));
        await process.UntilAsync(() => process.HasExited || when());
    }

    private static int Copied(TempDirectory elsewhere) => Directory.Exists(elsewhere.File("data/blobs"))
        ? Directory.GetFiles(elsewhere.File("data/blobs"), "*", SearchOption.AllDirectories).Length
        : 0;

    private static string[] Arguments(TempDirectory elsewhere) =>
        ["migrate", "--to-database", $"sqlite:{elsewhere.File("data")}", "--to-storage", $"disk:{elsewhere.File("data")}", "--json"];

    private static async Task<CommandResult> MigrateAsync(TempDirectory directory, TempDirectory elsewhere) =>
        (await EnclosureProcess.RunAsync(directory, Arguments(elsewhere))).ShouldSucceed();

    private static async Task VerifyAsync(TempDirectory directory, TempDirectory elsewhere)
    {
        File.Copy(directory.File("data/master.key"), elsewhere.File("data/master.key"));
        var found = await EnclosureProcess.RunAsync(elsewhere, OnSqlite, "check", "--json");
        found.ExitCode.ShouldBe(0, found.Output + found.Error);
    }

    /// <summary>The target is SQLite, whatever this run's engine is.</summary>
    private static readonly Dictionary<string, string> OnSqlite = new() { ["ENCLOSURE_Database"] = "" };

    private static async Task<HashSet<Guid>> IdsAsync(TempDirectory elsewhere)
    {
        await using var database = Enclosure.Sql.SqliteDatabase.Open(elsewhere.File("data/enclosure.db"));
        return [.. await database.ReadAsync(sql => sql.ListAsync<Guid>("select id from attachments"), CancellationToken.None)];
    }

    private static Dictionary<string, string> Hashes(TempDirectory directory) =>
        Directory.GetFiles(directory.File("data/blobs"), "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetFileName(path),
            path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));

    private static async Task<HttpClient> ClientAsync(TempDirectory directory, Uri url)
    {
        var client = new HttpClient { BaseAddress = url };
        var keys = JsonDocument.Parse(await File.ReadAllTextAsync(directory.File("data/first-run.json"))).RootElement;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.Text("robotomailKey"));
        return client;
    }

    private static async Task<Guid> UploadAsync(HttpClient client, int size)
    {
        using var created = await Support.Files.PostFileAsync(client, Support.Files.Random(size));
        return (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }
}
