using System.Text.RegularExpressions;

namespace Enclosure.Tests.Crash;

/// <summary>One call that strace saw of a program with many threads.</summary>
/// <param name="Text">The call with the paths of its descriptors, and what it returned.</param>
/// <param name="Begun">Its place among the lines of the trace.</param>
/// <param name="Ended">Where it returned; the same as <paramref name="Begun"/> when no other thread came between.</param>
internal sealed partial record SystemCall(string Text, int Begun, int Ended)
{
    /// <summary>How to run a program so that <see cref="ReadAsync"/> sees what it writes, names, syncs and answers.</summary>
    public static string[] Tracer(string trace) =>
    [
        "strace", "-f", "-y", "-qq", "-o", trace, "-e", "signal=none",
        "-e", "trace=openat,pwrite64,fsync,fdatasync,rename,renameat,renameat2,sendmsg,sendto,write",
    ];

    public bool IsSync => Sync().IsMatch(Text);
    public bool IsRename => Rename().IsMatch(Text) && !Text.Contains("= -1 ENOENT");
    public bool IsCreation => Text.StartsWith("openat(") && Text.Contains("O_CREAT");
    public bool IsWrite => Text.StartsWith("pwrite64(");

    /// <summary>Whether it says this to a client.</summary>
    public bool Says(string words) => Send().IsMatch(Text) && Text.Contains('"' + words);

    /// <summary>The name of the staged file that it is about; null when it is about none.</summary>
    public string? StagedFile => Staged().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Calls that have returned, in the order of their beginnings.</summary>
    public static async Task<IReadOnlyList<SystemCall>> ReadAsync(string trace)
    {
        await using var stream = new FileStream(trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var (calls, begun, place) = (new List<SystemCall>(), new Dictionary<string, SystemCall>(), 0);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (Line().Match(line) is { Success: true } match)
            {
                var (thread, text) = (match.Groups[1].Value, match.Groups[2].Value);
                if (text.EndsWith(Unfinished)) begun[thread] = new SystemCall(text[..^Unfinished.Length], place, place);
                else if (Resumed().Match(text) is not { Success: true } resumed) calls.Add(new SystemCall(text, place, place));
                else if (begun.Remove(thread, out var call))
                    calls.Add(call with { Text = call.Text + text[resumed.Length..], Ended = place });
            }

            place++;
        }

        return [.. calls.OrderBy(call => call.Begun)];
    }

    private const string Unfinished = " <unfinished ...>";

    [GeneratedRegex(@"^(\d+) +(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^f(data)?sync\(")]
    private static partial Regex Sync();

    [GeneratedRegex(@"^rename(at2?)?\(")]
    private static partial Regex Rename();

    [GeneratedRegex(@"^(send(to|msg)|write)\(")]
    private static partial Regex Send();

    [GeneratedRegex("/incoming/([0-9a-f]{32})[>\"]")]
    private static partial Regex Staged();
}
