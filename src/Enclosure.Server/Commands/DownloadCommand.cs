using System.CommandLine;
using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary><c>download</c>: a file, or all files of a message, checked against the server's hash.</summary>
internal static class DownloadCommand
{
    private static readonly Argument<string> Id = new("id")
    {
        Description = "Id of an attachment; or of a message, for all its files.",
        HelpName = "ID|MESSAGE",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = $"Where to: a directory, or a file's path; {FileArguments.Pipe} is standard output. Else the current directory.",
        HelpName = "DIR|FILE",
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Replace files that are there." };

    public static Command Build() => RemoteContext.Of(
        new Command("download", "Download a file, or all files of a message; keys rm_ (also limited ones) and sk_.") { Id, Out, Force },
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var id = CommandContext.Id(parsed.GetRequiredValue(Id), "an attachment or a message");
        var isPiped = parsed.GetValue(Out) == FileArguments.Pipe;
        if (isPiped && parsed.GetValue(CommandContext.Json)) throw new UsageException("--json and --out - both want standard output.");
        var lines = await FileProgress.ShowAsync(parsed, async progress =>
        {
            using var server = RemoteContext.Open(parsed, progress.Say);
            var downloading = new Downloading(server, progress.Say);
            var files = await downloading.FindAsync(id, ct);
            return isPiped
                ? await PipeAsync(downloading, files, progress, ct)
                : await SaveAsync(parsed, downloading, files, progress, ct);
        });
        var output = CommandContext.Output(parsed);
        if (output.IsJson) output.ShowAll(lines, OutputJson.Plain.IReadOnlyListDownloadLine);
        else if (!isPiped)
            output.Table(["path", "size", "sha256"], lines.Select(line => new[] { line.Path, Printable.Size(line.SizeBytes), Sum(line) }));
        return 0;
    }

    private static async Task<IReadOnlyList<DownloadLine>> PipeAsync(
        Downloading downloading, IReadOnlyList<RemoteFile> files, FileProgress progress, CancellationToken ct)
    {
        if (files.Count > 1) throw new UsageException($"The message has {files.Count} files; standard output takes one. Name its id.");
        await using var target = Console.OpenStandardOutput();
        await downloading.WriteAsync(files[0], target, progress.Begin(files[0].Filename, files[0].SizeBytes), ct);
        return [Line(files[0], FileArguments.Pipe)];
    }

    private static async Task<IReadOnlyList<DownloadLine>> SaveAsync(
        ParseResult parsed, Downloading downloading, IReadOnlyList<RemoteFile> files, FileProgress progress, CancellationToken ct)
    {
        var isForced = parsed.GetValue(Force);
        var paths = DownloadTarget.Choose(parsed.GetValue(Out), [.. files.Select(file => file.Filename)], isForced);
        var lines = new List<DownloadLine>();
        foreach (var (file, path) in files.Zip(paths))
        {
            await SaveAsync(downloading, file, path, isForced, progress.Begin(Path.GetFileName(path), file.SizeBytes), ct);
            lines.Add(Line(file, path));
        }

        return lines;
    }

    /// <summary>Under its name only once it is whole and checked.</summary>
    private static async Task SaveAsync(
        Downloading downloading, RemoteFile file, string path, bool isForced, Action<long> got, CancellationToken ct)
    {
        var partial = DownloadTarget.Partial(path);
        try
        {
            await using (var target = new FileStream(
                partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
                await downloading.WriteAsync(file, target, got, ct);
            File.Move(partial, path, overwrite: isForced);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static DownloadLine Line(RemoteFile file, string path) =>
        new(file.Id, file.Filename, path, file.SizeBytes, file.ContentType, file.Sha256, file.Sha256 is not null);

    private static string Sum(DownloadLine line) => line.Sha256 is { } hash ? $"{hash[..16]}… checked" : "not known to the server";
}
