using System.CommandLine;
using Enclosure.Storage.Buckets;

namespace Enclosure.Server.Commands;

/// <summary><c>storage cors</c>, and the self-test behind <c>check --storage</c>.</summary>
internal static class StorageCommands
{
    private const int FoundProblems = 1;
    private static readonly Option<string[]> Origins = new("--origin")
    {
        Description = "Origin whose pages may use the bucket's links, e.g. https://mail.example.com; may be given again.",
        HelpName = "URL",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<bool> Print = new("--print") { Description = "Only print the rule, in the form that S3's tools take." };

    public static Command Build()
    {
        var cors = new Command("cors", "Set the bucket's CORS rule, which pages of other origins need to upload and download.")
        {
            Origins,
            Print,
        };
        cors.SetAction(CorsAsync);
        return new Command("storage", "Look after the bucket.") { cors };
    }

    /// <summary>A line for each step; exit code 1 when a required one fails.</summary>
    public static async Task<int> CheckAsync(ParseResult parsed, Core core, CancellationToken ct)
    {
        var steps = await StorageCheck.RunAsync(core, CommandContext.Settings(parsed), ct);
        if (core.Bucket is null) throw new UsageException("Files are kept on the disk (Storage:Kind is disk): there is no bucket to try.");
        var lines = steps.Select(step => new StorageLine(
            step.Name, step.Advice is null ? "ok" : step.IsRequired ? "failed" : "warning", step.Advice ?? "")).ToList();
        CommandContext.Output(parsed).ShowAll(lines, OutputJson.Plain.IReadOnlyListStorageLine);
        return steps.Any(step => step is { IsRequired: true, Advice: not null }) ? FoundProblems : 0;
    }

    private static Task<int> CorsAsync(ParseResult parsed, CancellationToken ct)
    {
        var origins = parsed.GetValue(Origins)!;
        if (Array.Find(origins, origin => !IsOrigin(origin)) is { } wrong)
            throw new UsageException($"--origin {wrong} is no origin: scheme and host, perhaps a port, as https://mail.example.com, or *.");
        return parsed.GetValue(Print) ? ShowAsync(parsed, origins) : SetAsync(parsed, origins, ct);
    }

    private static Task<int> ShowAsync(ParseResult parsed, string[] origins)
    {
        parsed.InvocationConfiguration.Output.WriteLine(BucketCors.Json(origins));
        return Task.FromResult(0);
    }

    private static async Task<int> SetAsync(ParseResult parsed, string[] origins, CancellationToken ct)
    {
        var terms = CommandContext.Settings(parsed).Storage.Terms
            ?? throw new UsageException("Files are kept on the disk (Storage:Kind is disk): set Cors:Origins instead.");
        using var client = new BucketClient(terms);
        await BucketCors.SetAsync(client, origins, ct);
        var output = CommandContext.Output(parsed);
        if (output.IsJson) output.Show(new CorsLine(origins), OutputJson.Plain.CorsLine);
        else output.Line($"Pages of {string.Join(", ", origins)} may PUT and GET by link.");
        return 0;
    }

    private static bool IsOrigin(string text) =>
        text == "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.GetLeftPart(UriPartial.Authority) == text.TrimEnd('/') && !text.EndsWith('/'));
}
