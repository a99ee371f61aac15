using System.Text;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Receiving;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Mail;

/// <summary>Steps of tests that deliver mail to a core without a door.</summary>
internal static class MailSteps
{
    public const string Address = "demo@localhost";
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Lines with \n as the wire has them.</summary>
    public static byte[] Wire(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    public static async Task<IReadOnlyList<ReceivedMessage>> DeliverAsync(
        this CoreFixture fixture, byte[] message, string sender = "ann@example.com", params string[] to)
    {
        var recipients = new List<Recipient>();
        foreach (var address in to.Length == 0 ? [Address] : to) recipients.Add(await fixture.Core.InboundMail.AdmitAsync(address, None));
        using var incoming = fixture.Core.InboundMail.Begin(new Envelope(sender, recipients));
        incoming.Write(message);
        return await fixture.Core.InboundMail.CompleteAsync(incoming, None);
    }

    /// <summary>Delivers to the one mailbox; the message as its owner reads it.</summary>
    public static async Task<Message> ReceiveAsync(this CoreFixture fixture, string message, string sender = "ann@example.com")
    {
        var received = (await fixture.DeliverAsync(Wire(message), sender)).ShouldHaveSingleItem();
        return (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, received.Id, None)).ShouldNotBeNull();
    }

    public static Task<IReadOnlyList<Attachment>> FilesAsync(this CoreFixture fixture, Message message) =>
        fixture.Core.Library.OfMessageAsync(message.AccountId, message.Id, None);

    public static async Task<byte[]> RawAsync(this CoreFixture fixture, Message message)
    {
        using var output = new MemoryStream();
        var files = await fixture.FilesAsync(message);
        await (await fixture.Core.RawMail.OpenAsync(message, files, None)).WriteToAsync(output, None);
        return output.ToArray();
    }

    public static async Task<Mailbox> NewMailboxAsync(this CoreFixture fixture, string address) =>
        await fixture.Core.Mailboxes.CreateOfAccountAsync(fixture.Caller.Account.Id, address, null);

    public static InboundCap CapOf(this CoreFixture fixture, Caller caller) => InboundCap.Of(caller.Account, fixture.Clock.GetUtcNow());

    /// <summary>The messages of a mailbox that are not withheld, newest first.</summary>
    public static Task<IReadOnlyList<Message>> AllAsync(this CoreFixture fixture, Caller caller, Guid mailboxId) =>
        fixture.Core.AllAsync(caller, mailboxId);

    /// <summary>The caller with its account as it is now.</summary>
    public static async Task<Caller> FreshCallerAsync(this CoreFixture fixture) =>
        fixture.Caller with { Account = (await fixture.Core.Accounts.FindAsync(fixture.Caller.Account.Id, None))! };

    /// <summary>A message with one file in base64 lines.</summary>
    public static string WithFile(string name, byte[] bytes, string subject = "Files") =>
        $"""
        From: Ann <ann@example.com>
        To: demo@localhost
        Subject: {subject}
        Message-ID: <{Guid.NewGuid():n}@example.com>
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        See the file.
        --b
        Content-Type: application/pdf; name="{name}"
        Content-Disposition: attachment; filename="{name}"
        Content-Transfer-Encoding: base64

        {Base64Lines(bytes)}
        --b--

        """;

    public static string Base64Lines(byte[] bytes) =>
        Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n");

    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
