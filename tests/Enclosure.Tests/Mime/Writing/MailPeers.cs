using System.Text.Json;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Mime.Writing;

internal sealed record PeerAddress(string Name, string Address);

internal sealed record PeerFile(string? Name, string Type, string Disposition, string? ContentId, long Size, string Sha256);

/// <summary>What another's parser read in one message.</summary>
internal sealed record PeerMessage(
    string? Subject, PeerAddress[] From, PeerAddress[] To, PeerAddress[] Cc, string MessageId, string? InReplyTo, string[] References,
    double Date, string? Note, string? Text, string? Html, PeerFile[] Files, string[] Defects);

/// <summary>Parsers of others, each run once over many messages.</summary>
internal static class MailPeers
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Here = Repository.File("tests", "Enclosure.Tests", "Mime", "Writing", "peers");

    public static Task<PeerMessage[]> ReadWithPythonAsync(IEnumerable<byte[]> messages) =>
        ReadAsync(Programs.Need("python3", "python3"), messages, folder => [Path.Combine(Here, "read.py"), folder]);

    public static async Task<PeerMessage[]> ReadWithMailparserAsync(IEnumerable<byte[]> messages)
    {
        var node = Programs.Need("node", "nodejs");
        var modules = await NodeModules.OfAsync(Here);
        return await ReadAsync(node, messages, folder => [Path.Combine(Here, "read.cjs"), folder, modules]);
    }

    private static async Task<PeerMessage[]> ReadAsync(string program, IEnumerable<byte[]> messages, Func<string, string[]> arguments)
    {
        using var folder = new TempDirectory();
        foreach (var (index, message) in messages.Index()) await File.WriteAllBytesAsync(folder.File($"{index:D5}.eml"), message);
        var (code, output) = await Programs.RunAsync(program, arguments(folder.Path));
        return code == 0
            ? JsonSerializer.Deserialize<PeerMessage[]>(output, Json)!
            : throw new InvalidOperationException($"{program} ended with {code}: {output}");
    }
}
