using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Writing;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime.Writing;

/// <summary>What we write, others read as it was meant: Python's email package and npm's mailparser.</summary>
public sealed class MailPeerTests
{
    private const int Random = 300;
    private const string Logo = "logo@example.com";

    private static readonly string[] Names =
    [
        "a.txt", "with space.pdf", "with \"quotes\".pdf", "back\\slash.txt", "semi;colon, comma.txt", "100%.txt", "it's 100%41.txt",
        "=?utf-8?Q?x?=.txt",
        "Grüße.pdf", "تقرير الربع الأول.pdf", "季度报告（最终版）.xlsx", "レポート.docx", "😀👩‍👩‍👧 party.png", "e\u0301.txt", "(1) [draft] {x}.txt",
        "utf-8''a.txt",
        new string('a', 246) + ".txt", string.Concat(Enumerable.Repeat("报", 82)) + ".pdf",
        string.Concat(Enumerable.Repeat("تقرير ", 22)) + "é.pdf",
        string.Concat(Enumerable.Repeat("😀", 61)) + ".png", "mostly ascii but " + new string('b', 200) + " é.txt",
        "tilde~`!@#$^&()_+={}[].x",
    ];

    private static readonly Lazy<Drafted[]> Written = new(() => [
        .. Names.Select(Named), .. Subjects.Select(Titled), .. Drafts.Usual.Generator.Sample(Random, 25),
    ]);

    private static IEnumerable<string> Subjects =>

        [
            .. Names, new string('s', 998), string.Concat(Enumerable.Repeat("word ", 190)) + ".",
            string.Concat(Enumerable.Repeat("長い件名", 240)), "a  b   c",
        ];

    /// <summary>
    /// What Python rightly says of a name in encoded words in Content-Type, which we write for those that read nothing else.
    /// </summary>
    private static readonly string[] ByCustom =
        ["Content-Type: encoded word inside quoted string", "Content-Type: missing trailing whitespace after encoded-word"];

    [Fact]
    public async Task Python_reads_what_was_drafted()
    {
        var read = await MailPeers.ReadWithPythonAsync(Written.Value.Select(drafted => drafted.Bytes()));

        foreach (var (drafted, message) in Written.Value.Zip(read))
        {
            Compare(drafted, message);
            message.Defects.Except(ByCustom).ShouldBeEmpty(drafted.Text());
        }

        read.Length.ShouldBe(Written.Value.Length);
    }

    [Fact]
    public async Task Mailparser_reads_what_was_drafted()
    {
        var suited = Written.Value.Where(SuitsMailparser).ToList();
        var read = await MailPeers.ReadWithMailparserAsync(suited.Select(drafted => drafted.Bytes()));

        foreach (var (drafted, message) in suited.Zip(read)) Compare(drafted, message);
        read.Length.ShouldBe(suited.Count);
    }

    private static void Compare(Drafted drafted, PeerMessage message)
    {
        var (draft, wire) = (drafted.Draft, drafted.Text());
        message.Subject.ShouldBe(Shown(draft.Subject), wire);
        message.From.Select(one => (Letters(one.Name), one.Address)).ShouldBe([(Letters(draft.From.Name!), draft.From.Address)], wire);
        message.To.Select(one => AddressWriter.ToWire(one.Address)).ShouldBe(draft.To.Select(AddressWriter.ToWire), wire);
        message.Cc.Select(one => AddressWriter.ToWire(one.Address)).ShouldBe(draft.Cc.Select(AddressWriter.ToWire), wire);
        message.MessageId.ShouldBe(draft.MessageId, wire);
        message.InReplyTo.ShouldBe(draft.InReplyTo, wire);
        message.References.ShouldBe(
            draft.References.Count <= 20 ? draft.References : [draft.References[0], .. draft.References.TakeLast(19)], wire);
        message.Date.ShouldBe(draft.Date.ToUnixTimeSeconds(), wire);
        message.Note.ShouldBe(draft.Extra.Count == 0 ? null : Shown(draft.Extra[0].Value), wire);
        Lines(message.Text).ShouldBe(Lines(draft.Plain), wire);
        Lines(message.Html).ShouldBe(Lines(draft.Html), wire);
        message.Files.Order(ByHash).ShouldBe(FilesOf(drafted).Order(ByHash), wire);
    }

    private static readonly Comparer<PeerFile> ByHash =
        Comparer<PeerFile>.Create((one, other) => string.CompareOrdinal($"{one.Sha256} {one.Name}", $"{other.Sha256} {other.Name}"));

    private static IEnumerable<PeerFile> FilesOf(Drafted drafted) =>
        from part in Flat(drafted.Written.Root)
        where part.FileIndex is not null
        let index = part.FileIndex!.Value
        let bytes = drafted.Files[index]
        select new PeerFile(
            Shown(drafted.Draft.Files[index].Filename), part.ContentType, part.Disposition!, part.ContentId, bytes.Length,
            Convert.ToHexStringLower(SHA256.HashData(bytes)));

    private static IEnumerable<WrittenPart> Flat(WrittenPart part) => part.Parts.SelectMany(Flat).Prepend(part);

    private static string Shown(string text) => HeaderDecoding.OneLine(text);

    /// <summary>Python 3.11 puts a space between the encoded words of a name.</summary>
    private static string Letters(string text) => Shown(text).Replace(" ", "", StringComparison.Ordinal);

    private static string? Lines(string? text) => text?.Replace("\r\n", "\n").Replace('\r', '\n').TrimEnd('\n');

    private static Drafted Named(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return Drafted.Of(
            Drafted.Plain("See the files.") with
            {
                Html = $"<p>Grüße <img src=\"cid:{Logo}\"></p>",
                From = new MailAddress("ann@example.com", name),
                Files = [Drafted.File(name, bytes), Drafted.File(name, bytes, "image/png", Logo)],
            },
            bytes,
            bytes);
    }

    private static Drafted Titled(string subject) =>
        Drafted.Of(Drafted.Plain(string.Create(CultureInfo.InvariantCulture, $"Subject of {subject.Length}")) with { Subject = subject });

    /// <summary>
    /// It decodes names of files twice, so that one that looks like an encoded word does not come through; and it shows an inline text,
    /// which the HTML named, below the HTML.
    /// </summary>
    private static bool SuitsMailparser(Drafted drafted) => !drafted.Draft.Files.Any(
        file => file.Filename.Contains("=?", StringComparison.Ordinal)
            || (file.ContentId is not null && file.ContentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)));
}
