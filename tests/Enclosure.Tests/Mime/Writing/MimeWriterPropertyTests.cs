using System.Text;
using System.Text.RegularExpressions;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Writing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime.Writing;

/// <summary>What holds for every message written, whatever it is to say.</summary>
public sealed partial class MimeWriterPropertyTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(30);

    [Fact]
    public void Our_reader_reads_what_was_drafted() => Check.One(Runs, Prop.ForAll(Drafts.Broken, drafted =>
    {
        var message = ToldMessage.Of(drafted.Bytes(), BodyUse.Literal);
        var headers = message["1"].Part.Headers;
        var draft = drafted.Draft;

        headers.Text("Subject").ShouldBe(Shown(draft.Subject));
        headers.Text("X-Custom-Note").ShouldBe(Shown(draft.Extra[0].Value));
        AddressList.Parse(headers["From"]!.Raw.Span).ShouldBe([draft.From with { Name = NameOf(draft.From.Name!) }]);
        AddressesIn(headers, "To").ShouldBe(draft.To.Select(AddressWriter.ToWire));
        AddressesIn(headers, "Cc").ShouldBe(draft.Cc.Select(AddressWriter.ToWire));
        MessageIds.Parse(headers.Text("References")).ShouldBe(draft.References.Count <= 20
            ? draft.References
            : [draft.References[0], .. draft.References.TakeLast(19)]);
        headers.Text("In-Reply-To").ShouldBe(draft.InReplyTo);
        headers.Text("Message-ID").ShouldBe(draft.MessageId);
        message.Parts.SelectMany(part => part.Codes).ShouldBeEmpty();
    }));

    [Fact]
    public void Our_reader_finds_the_texts_and_files_in_the_places_that_were_told() => Check.One(Runs, Prop.ForAll(Drafts.Broken, drafted =>
    {
        var message = ToldMessage.Of(drafted.Bytes(), BodyUse.Literal);
        var planned = Flat(drafted.Written.Root).ToList();

        planned.Select(part => part.Number)
            .ShouldBe(message.Parts.Where(told => told.Part.EnclosingFile is null).Select(told => told.Part.Number));
        foreach (var part in planned)
        {
            var told = message[part.Number];
            (told.Part.ContentType, told.Part.Disposition, told.Part.Filename, told.Part.ContentId, told.Part.Charset)
                .ShouldBe((part.ContentType, part.Disposition, part.Filename, part.ContentId, part.Charset));
            if (part.Parts.Count > 0) continue;
            told.Part.TransferEncoding.ShouldBe(part.TransferEncoding);
            Content(told, part).ShouldBe(Expected(drafted, part));
        }
    }));

    [Fact]
    public void Every_file_is_in_the_message_once() => Check.One(Runs, Prop.ForAll(Drafts.Broken, drafted =>
        Flat(drafted.Written.Root).Where(part => part.FileIndex is not null).Select(part => part.FileIndex!.Value).Order()
            .ShouldBe(Enumerable.Range(0, drafted.Files.Count))));

    [Fact]
    public void The_header_has_the_intended_fields_and_no_other() => Check.One(Runs, Prop.ForAll(Drafts.Broken, drafted =>
    {
        var draft = drafted.Draft;
        string?[] names =
        [
            "Date", "From", draft.To.Count > 0 || draft.Cc.Count == 0 ? "To" : null, draft.Cc.Count > 0 ? "Cc" : null, "Subject",
            "Message-ID",
            draft.InReplyTo is null ? null : "In-Reply-To", draft.References.Count > 0 ? "References" : null, "X-Custom-Note",
            "MIME-Version",
            "Content-Type", drafted.Written.Root.Parts.Count == 0 ? "Content-Transfer-Encoding" : null,
        ];

        drafted.Fields().Select(field => field.Name).ShouldBe(names.OfType<string>());
    }));

    [Fact]
    public void Nothing_in_any_value_makes_a_field_or_a_part() => Check.One(Runs, Prop.ForAll(Drafts.Hostility, evil =>
    {
        var draft = new MessageDraft(
            evil, DateTimeOffset.UnixEpoch, new MailAddress($"ann{evil}@example.com{evil}", evil), [$"bob@{evil}", evil], [$"{evil}@x"],
            evil, "Hello")
        {
            Html = "<p>",
            InReplyTo = evil,
            References = [evil, $"<a@b{evil}>"],
            Extra = [new("X-A", evil), new(evil, "value"), new($"X-B{evil}", "value")],
            Files = [new(evil, evil, 0, null), new(evil, $"a/b{evil}", 0, evil)],
        };
        var drafted = new Drafted(draft, [[], []]);
        string[] known =
        [
            "Date", "From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References", "X-A", "MIME-Version", "Content-Type",
            "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
        ];

        var message = ToldMessage.Of(drafted.Bytes(), BodyUse.Literal);

        message.Parts.SelectMany(told => told.Part.Headers.Fields).Select(field => field.Name).Except(known).Where(name => name != evil
            && name != $"X-B{evil}").ShouldBeEmpty();
        message.Parts.Select(told => told.Part.Number).ShouldBe(Flat(drafted.Written.Root).Select(part => part.Number));
        message["1"].Part.Headers.Fields.Select(field => field.Name).ShouldBeUnique();
    }));

    [Fact]
    public void The_size_is_that_of_the_bytes() =>
        Check.One(Runs, Prop.ForAll(Drafts.Broken, drafted => drafted.Written.SizeBytes.ShouldBe(drafted.Bytes().Length)));

    [Fact]
    public void A_message_is_printable_ASCII_in_short_lines() => Check.One(Runs, Prop.ForAll(Drafts.Broken, drafted =>
    {
        var text = drafted.Text();

        drafted.Written.NeedsSmtpUtf8.ShouldBeFalse();
        NotAllowed().Match(text).Success.ShouldBeFalse();
        text.ShouldEndWith("\r\n");
        foreach (var line in drafted.Lines().Where(line => line.Length > 78)) LongAddress().IsMatch(line).ShouldBeTrue(line);
    }));

    [Fact]
    public void No_line_of_the_content_begins_like_a_boundary() => Check.One(Runs, Prop.ForAll(Drafts.Broken, drafted =>
    {
        var containers = Flat(drafted.Written.Root).Where(part => part.Parts.Count > 0).ToList();

        drafted.Lines().Count(line => line.StartsWith("--=_", StringComparison.Ordinal))
            .ShouldBe(containers.Sum(container => container.Parts.Count + 1));
    }));

    [Fact]
    public void The_same_draft_becomes_the_same_bytes() => Check.One(Runs.WithMaxTest(50), Prop.ForAll(Drafts.Broken, drafted =>
        (drafted with { }).Bytes().ShouldBe(new Drafted(drafted.Draft, drafted.Files).Bytes())));

    private static IEnumerable<WrittenPart> Flat(WrittenPart part) => part.Parts.SelectMany(Flat).Prepend(part);

    private static IEnumerable<string> AddressesIn(MimeHeaders headers, string name) =>
        headers[name] is { } field ? AddressList.Parse(field.Raw.Span).Select(one => one.Address) : [];

    private static string NameOf(string name) => string.Join(' ', Shown(name).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Shown(string text) => HeaderDecoding.OneLine(text);

    private static byte[] Content(ToldPart told, WrittenPart part)
    {
        var content = told.Content.WrittenSpan;
        return part.Number == "1" && content.EndsWith("\r\n"u8) ? content[..^2].ToArray() : content.ToArray();
    }

    private static byte[] Expected(Drafted drafted, WrittenPart part)
    {
        if (part.FileIndex is { } index) return drafted.Files[index];

        var text = (part.ContentType == "text/html" ? drafted.Draft.Html! : drafted.Draft.Plain)
            .Replace("\r\n", "\n").Replace('\r', '\n').Replace("\n", "\r\n");
        return Encoding.UTF8.GetBytes(part.Number == "1" && text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text);
    }

    [GeneratedRegex(@"[^\x20-\x7E\t\r\n]|(?<!\r)\n|\r(?!\n)")]
    private static partial Regex NotAllowed();

    [GeneratedRegex("^( |To: |Cc: )a[.]very[.]long[^ ]*$")]
    private static partial Regex LongAddress();
}
