using System.Security.Cryptography;
using System.Text;
using Enclosure.Accounts;
using Enclosure.Mail.Sending;
using Enclosure.Mime.Headers;

namespace Enclosure.Server.WebConsole.Uploads;

/// <summary>The form of a message as it came: what it holds, and what is wrong with it.</summary>
internal sealed record ComposeInput(ComposeFields Fields, IReadOnlyList<Guid> Files, string Once)
{
    private static readonly char[] Between = [',', ';', '\n', '\r'];

    public Guid? MailboxId => Guid.TryParseExact(Fields.Mailbox, "D", out var id) ? id : null;

    /// <summary>Ids that are none are files that nobody has.</summary>
    public static ComposeInput Read(IFormCollection form) => new(
        new ComposeFields(
            Text(form, "mailbox"), Text(form, "to"), Text(form, "cc"), Text(form, "bcc"), Text(form, "subject"), Text(form, "text")),
        Ids(form["file"]),
        form["once"].ToString());

    public static IReadOnlyList<Guid> Ids(IReadOnlyList<string?> texts) =>
        [.. texts.Select(text => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty).Distinct()];

    /// <summary>What of it can be sent, however much is still missing.</summary>
    public OutgoingMail Mail() => new(
        Good(Fields.To), Good(Fields.Cc), Good(Fields.Bcc), Cut(Fields.Subject.ReplaceLineEndings(" "), SendRules.LongestSubject),
        Cut(Fields.Text.ReplaceLineEndings("\n"), SendRules.LongestBody))
    {
        Files = [.. Files.Take(SendRules.MaxFiles)],
    };

    /// <summary>What is wrong; what is only missing counts when <paramref name="isWhole"/> says that nothing more will come.</summary>
    public IReadOnlyList<FieldFault> Faults(bool isWhole)
    {
        FieldFault?[] faults =
        [
            isWhole && Split(Fields.To).Count == 0 ? new FieldFault("to", "To is empty. Name somebody, such as ann@example.com.") : null,
            .. Wrong("to", "To", Fields.To),
            .. Wrong("cc", "Cc", Fields.Cc),
            .. Wrong("bcc", "Bcc", Fields.Bcc),
            isWhole && Fields.Subject == "" ? new FieldFault("subject", "Subject is empty. Write one.") : null,
            TooLong("subject", "Subject", Fields.Subject, SendRules.LongestSubject),
            isWhole && Fields.Text == "" ? new FieldFault("text", "Text is empty. Write something.") : null,
            TooLong("text", "Text", Fields.Text, SendRules.LongestBody),
            Files.Count > SendRules.MaxFiles
                ? new FieldFault("file", $"A message takes at most {SendRules.MaxFiles} files. Take some out, or send several messages.")
                : null,
        ];
        return [.. faults.OfType<FieldFault>()];
    }

    /// <summary>Refuses with <see cref="Refusal.ValidationError"/>, naming all that is wrong.</summary>
    public void Check()
    {
        if (Faults(isWhole: true) is { Count: > 0 } faults)
            throw new RefusedException(Refusal.ValidationError, string.Join(' ', faults.Select(fault => fault.Message)), faults);
    }

    /// <summary>The same form sent twice, by two clicks or a reload, is one message; a changed one is another.</summary>
    public IdempotencyClaim? Claim()
    {
        if (Once == "") return null;
        var whole = string.Join('\n', [Once, Fields.ToString(), .. Files.Select(id => id.ToString())]);
        return new IdempotencyClaim($"console-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))}", "console-send");
    }

    private static IEnumerable<FieldFault> Wrong(string field, string label, string text)
    {
        var addresses = Split(text);
        if (addresses.Count > SendRules.MostAddresses)
            yield return new FieldFault(field, $"{label} names more than {SendRules.MostAddresses} addresses. Send it to fewer at once.");
        if (addresses.FirstOrDefault(address => !AddrSpec.IsValid(address)) is { } wrong)
            yield return new FieldFault(field, $"{label}: '{Cut(wrong, 80)}' is no e-mail address. Write it like ann@example.com.");
    }

    private static FieldFault? TooLong(string field, string label, string text, int most) =>
        text.Length > most ? new FieldFault(field, $"{label} is longer than {most} characters. Shorten it.") : null;

    private static IReadOnlyList<string> Good(string text) => [.. Split(text).Where(AddrSpec.IsValid).Take(SendRules.MostAddresses)];

    private static List<string> Split(string text) =>
        [.. text.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Bare).Distinct()];

    /// <summary>Address books give <c>Ann &lt;ann@example.com&gt;</c>.</summary>
    private static string Bare(string address) =>
        address.EndsWith('>') && address.LastIndexOf('<') is >= 0 and var open ? address[(open + 1)..^1].Trim() : address;

    private static string Text(IFormCollection form, string name) => form[name].ToString().Replace('\0', '\uFFFD').Trim();

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
