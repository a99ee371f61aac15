using System.CommandLine;
using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary><c>upload</c>: files of this machine to a server. Exit code 1 when one of them did not get there.</summary>
internal static class UploadCommand
{
    private const int SomeFailed = 1;
    private const string Form = "multipart";
    private const string Link = "presigned";

    private static readonly Argument<string[]> Files = new("file")
    {
        Description = $"Files to upload; {FileArguments.Pipe} is standard input.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Via = FileArguments.OneOf(
        "--via",
        "multipart: one form, any type, up to 26,214,400 bytes; keys rm_ (full access) and sk_. presigned: a signed link and a PUT, eleven "
        + "types, up to 10,485,760 bytes; keys sk_, sk_user_ and rm_ (full access).",
        Form,
        Link);

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "Another name for the one file; that of standard input is else 'stdin'.",
    };

    private static readonly Option<string?> Type = new("--type")
    {
        Description = "Media type of all of them; else it is told by the name's extension.",
        HelpName = "TYPE",
    };

    public static Command Build() => RemoteContext.Of(
        new Command("upload", "Upload files to a server; says each one's id.") { Files, Via, Name, Type },
        (parsed, ct) => FileProgress.ShowAsync(parsed, progress => UploadAsync(parsed, progress, ct)).ContinueShowing(parsed));

    private static async Task<IReadOnlyList<UploadLine>> UploadAsync(ParseResult parsed, FileProgress progress, CancellationToken ct)
    {
        var (paths, isLink) = (parsed.GetRequiredValue(Files), parsed.GetValue(Via) == Link);
        if (parsed.GetValue(Name) is not null && paths.Length > 1) throw new UsageException("--name is for one file.");
        var files = paths.Select(path => FileArguments.Source(path, parsed.GetValue(Name), parsed.GetValue(Type))).ToList();
        using var server = RemoteContext.Open(parsed, progress.Say);
        if (!isLink && server.Key!.IsPlatform) throw new UsageException("A platform key (sk_user_) uploads with --via presigned.");
        if (isLink && files.Exists(file => file.Length is null))
            throw new UsageException("--via presigned needs a file: of standard input nobody knows the size beforehand.");
        var uploading = new Uploading(server);
        var lines = new List<UploadLine>();
        foreach (var (path, file) in paths.Zip(files)) lines.Add(await UploadAsync(uploading, path, file, isLink, progress, ct));
        return lines;
    }

    /// <summary>A file that is refused does not keep the next from going.</summary>
    private static async Task<UploadLine> UploadAsync(
        Uploading uploading, string path, SourceFile file, bool isLink, FileProgress progress, CancellationToken ct)
    {
        var at = progress.Begin(file.Name, file.Length);
        try
        {
            return UploadLine.Of(path, isLink ? await uploading.ByLinkAsync(file, at, ct) : await uploading.ByFormAsync(file, at, ct));
        }
        catch (RemoteException e) when (e is RemoteRefusedException { Status: not 401 } or RemoteDamageException)
        {
            return new UploadLine(path, (e as RemoteRefusedException)?.Code, e.Message);
        }
    }

    private static async Task<int> ContinueShowing(this Task<IReadOnlyList<UploadLine>> uploading, ParseResult parsed)
    {
        var (lines, output) = (await uploading, CommandContext.Output(parsed));
        if (output.IsJson) output.ShowAll(lines, OutputJson.Plain.IReadOnlyListUploadLine);
        else
        {
            var there = lines.Where(line => line.Error is null).ToList();
            if (there.Count > 0)
                output.Table(
                    ["id", "name", "size", "type"],
                    there.Select(line => new[] { $"{line.Id}", line.Filename!, Printable.Size(line.SizeBytes!.Value), line.ContentType! }));
            foreach (var line in lines.Where(line => line.Error is not null))
                CommandLine.Complain(parsed.InvocationConfiguration.Error, $"{line.File}: {line.Error}");
        }

        return lines.All(line => line.Error is null) ? 0 : SomeFailed;
    }
}
