using System.Collections.Concurrent;
using System.Text.Json;
using Enclosure.Server.Reference.Samples;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Reference;

/// <summary>Every sample of every operation, run word for word against a real server.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Languages => [.. SampleLanguage.All.Select(language => language.Id)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Every_sample_runs_and_does_what_it_says(string id)
    {
        var language = SampleLanguage.All.Single(language => language.Id == id);
        var program = new SampleProgram(language);
        using var folders = new TempDirectory();
        await using var stage = await SampleStage.SetAsync();
        var samples = await stage.AllAsync();
        foreach (var sample in samples) await program.LayAsync(folders, sample.Id, language.Write(sample.Request));
        await program.BuildAsync(folders);

        var faults = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(samples, Degree, async (sample, _) =>
        {
            var (code, output) = sample.Request.Answer.Use == AnswerUse.Listen
                ? await ListenAsync(stage, program, folders, sample)
                : await program.RunAsync(folders, sample.Id);
            if (code != 0 || !IsAnswer(sample, output, folders)) faults.Add($"{sample.Id} ended with {code}: {output}");
        });
        string.Join("\n\n", faults).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_refusal_is_told_and_the_program_fails(string id)
    {
        var language = SampleLanguage.All.Single(language => language.Id == id);
        var program = new SampleProgram(language);
        using var folders = new TempDirectory();
        await using var server = await TestServer.StartAsync();
        var manual = SampleStage.Manuals[0];
        string[] some = ["getAccount", "getRawMessage", "uploadAttachment"];
        var requests = new SampleRequests(server.Url.TrimEnd('/'), "rm_wrong", KnownThings.Nobodys);
        foreach (var name in some)
            await program.LayAsync(
                folders, name, language.Write(requests.Of(manual, manual.Operations.Single(operation => operation.Id == name))));
        await program.BuildAsync(folders);

        foreach (var name in some)
        {
            var (code, output) = await program.RunAsync(folders, name);
            code.ShouldNotBe(0, name);
            output.ShouldContain("UNAUTHORIZED");
        }
    }

    private static ParallelOptions Degree { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount + 1 };

    private static bool IsAnswer(Sample sample, string output, TempDirectory folders) => sample.Request.Answer.Use switch
    {
        AnswerUse.ShowJson => JsonDocument.Parse(output[output.IndexOf('{')..output.LastIndexOf('}')] + "}") is not null,
        AnswerUse.Save => new FileInfo(Path.Combine(folders.File(sample.Id), sample.Request.Answer.SavedAs)).Length > 0,
        AnswerUse.Listen => output.Contains("message.received"),
        _ => true,
    };

    /// <summary>Mail comes in once somebody listens; the stream ends with its key.</summary>
    private static async Task<(int Code, string Output)> ListenAsync(
        SampleStage stage, SampleProgram program, TempDirectory folders, Sample sample)
    {
        var server = stage.Stage.Server;
        var told = new TaskCompletionSource();
        var running = program.RunAsync(
            folders, sample.Id, heard: output => _ = output.Contains("message.received") && told.TrySetResult());
        await Eventually.TrueAsync(async () => running.IsCompleted || await ListenersAsync(server) > 0, "somebody listens");
        await Eventually.TrueAsync(
            async () =>
            {
                await stage.Stage.NewMailAsync("Something to hear of");
                return running.IsCompleted || told.Task.IsCompleted;
            },
            "mail was heard of");
        await server.Core.Keys.RevokeOfAccountAsync(stage.Stage.AccountId, sample.Key);
        return await running;
    }

    private static Task<long> ListenersAsync(TestServer server) => server.Core.Database.ReadAsync(
        sql => sql.ValueAsync<long>("select count(*) from event_streams", new { }), CancellationToken.None);
}
