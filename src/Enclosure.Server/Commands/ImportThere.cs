using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary>
/// To a server elsewhere, one request a message. A message waits in a nameless file until it is whole, so that it has a length and can be
/// sent again when the connection breaks.
/// </summary>
internal sealed class ImportThere : IImportDoor
{
    private readonly HandingIn _server;
    private readonly string _mailbox;

    private ImportThere(HandingIn server, string mailbox) => (_server, _mailbox) = (server, mailbox);

    /// <summary>Throws <see cref="UsageException"/> when the key has no such mailbox, and <see cref="RemoteException"/>.</summary>
    public static async Task<ImportThere> OpenAsync(RemoteServer server, string mailbox, CancellationToken ct)
    {
        var all = await new Mailboxes(server).ListAsync(ct);
        return all.FirstOrDefault(each => each.Is(mailbox)) is { } found
            ? new ImportThere(new HandingIn(server), found.FullAddress)
            : throw new UsageException($"No such mailbox at {server.Address}: {mailbox}. The key has: {Listed(all)}.");
    }

    public IImportEntry Begin(string? sender, ReadOnlySpan<byte> head) => new Entry(_server, _mailbox, sender);

    private static string Listed(IReadOnlyList<RemoteMailbox> all) =>
        all.Count == 0 ? "none" : string.Join(", ", all.Take(10).Select(each => each.FullAddress));

    private sealed class Entry(HandingIn server, string mailbox, string? sender) : IImportEntry
    {
        private readonly NamelessFile _file = new();

        public long Length => _file.Length;

        public void Write(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

        public async Task<Imported> CompleteAsync(CancellationToken ct)
        {
            try
            {
                var received = await server.SendAsync(_file.AsSource("message.eml", "message/rfc822"), mailbox, sender, ct);
                return new Imported(received.Duplicate, received.OverLimit);
            }
            catch (RemoteRefusedException e) when (IsAboutTheMessage(e))
            {
                throw new NotImportedException(e.Message, e);
            }
        }

        public void Dispose() => _file.Dispose();

        /// <summary>The others would be refused for the key, the mailbox or the rate as well.</summary>
        private static bool IsAboutTheMessage(RemoteRefusedException refused) =>
            refused.Code is not null && refused.Status is >= 400 and < 500 and not (401 or 403 or 404 or 429);
    }
}
