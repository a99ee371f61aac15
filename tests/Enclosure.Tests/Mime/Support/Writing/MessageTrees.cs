using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Enclosure.Tests.Mime.Support.Writing;

/// <summary>Random messages.</summary>
internal static class MessageTrees
{
    private const int Deepest = 4;

    private static readonly string[] Types =
        ["application/pdf", "image/png", "text/plain", "text/html", "text/csv", "application/octet-stream", "audio/x-example", "a/b+c"];

    private static readonly string[] Subtypes = ["mixed", "alternative", "related", "parallel", "signed", "x-example"];

    private static readonly string[] NamePieces =
        ["report", "Grüße", "日本語", "😀", "a b", "Привет", "100%",
         "x;y", "it's", "(1)", "[draft]", "=", "e\u0301", ".pdf", "שלום", "&amp;", "~", "?"];

    private static Gen<byte[]> Bytes { get; } = Gen.OneOf(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(),
        Gen.Elements("\r\n", "\n", "\r", "--", "=", " ", ".", "text")
            .ArrayOf()
            .Select(pieces => Encoding.ASCII.GetBytes(string.Concat(pieces))),
        Gen.Choose(0, 6000).Select(length => Enumerable.Range(0, length).Select(index => (byte)((index * 31) ^ (index >> 5))).ToArray()));

    private static Gen<string> Name { get; } =
        from pieces in Gen.Elements(NamePieces).NonEmptyListOf()
        select string.Concat(pieces.Take(12));

    private static Gen<Node> Leaf { get; } =
        from type in Gen.Elements(Types)
        from name in Gen.Frequency((2, Name.Select(name => (string?)name)), (1, Gen.Constant<string?>(null)))
        from form in Gen.Elements(Enum.GetValues<NameForm>())
        from content in Bytes
        from wire in Gen.Elements(Enum.GetValues<Wire>())
        from lineLength in Gen.Elements(4, 57, 60, 64, 72, 76, 76, 76, 998, 5000)
        select (Node)new Leaf(type, name, FormFor(name, form), Suited(content, wire, type, name), wire, lineLength);

    private static Gen<Node> TextWithFile { get; } =
        from content in Bytes
        from name in Name
        select (Node)new TextWithFile(name, content.Length == 0 ? [1] : content);

    private static Gen<string> Boundary { get; } =
        from number in Gen.Choose(0, int.MaxValue)
        from form in Gen.Elements(
            "b{0}", "----=_Part_{0}", "'()+_,-./:=?{0}", "with space {0}", "{0}--", "{0}xxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
        select form.Replace("{0}", number.ToString(null, null), StringComparison.Ordinal);

    public static Arbitrary<Node> Any { get; } = Arb.From(Gen.Sized(size => Tree(Math.Min(size / 10, Deepest))), Smaller);

    private static Gen<Node> Tree(int depth) => depth <= 0
        ? Leaf
        : Gen.Frequency((2, Leaf), (1, TextWithFile), (4, BranchOf(depth - 1)), (1, ForwardedOf(depth - 1)));

    private static Gen<Node> BranchOf(int depth) =>
        from subtype in Gen.Elements(Subtypes)
        from boundary in Boundary
        from count in Gen.Choose(1, 5)
        from children in Tree(depth).ListOf(count)
        from isClosed in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select (Node)new Branch(subtype, boundary, [.. children], isClosed);

    private static Gen<Node> ForwardedOf(int depth) =>
        from message in Tree(depth)
        from wire in Gen.Elements(Wire.Binary, Wire.Base64, Wire.QuotedPrintable)
        select (Node)new Forwarded(message, wire, 76);

    /// <summary>Bytes that cannot be mistaken: in binary they do not end in half of a line ending; uuencode needs some.</summary>
    private static byte[] Suited(byte[] content, Wire wire, string type, string? name)
    {
        if (wire == Wire.Uuencode && content.Length == 0) return [1];
        return wire == Wire.Binary && content.Length > 0 && content[^1] == '\r' ? [.. content, (byte)'.'] : content;
    }

    private static NameForm FormFor(string? name, NameForm form)
    {
        if (name is null) return NameForm.Quoted;
        var needsQuotes = name.AsSpan().IndexOfAny(";()=?") >= 0 || name.StartsWith('\'');
        return form == NameForm.Raw && needsQuotes ? NameForm.Quoted : form;
    }

    private static IEnumerable<Node> Smaller(Node node) => node switch
    {
        Branch branch => branch.Children.Concat(Without(branch)).Concat(WithSmaller(branch)),
        Forwarded forwarded => Smaller(forwarded.Message).Select(one => forwarded with { Message = one }).Prepend(forwarded.Message),
        Writing.Leaf { Content.Length: > 0 } leaf when leaf.Wire != Wire.Uuencode =>
            [.. leaf.Content.Chunk((leaf.Content.Length + 1) / 2).Select(half => leaf with { Content = half })],
        _ => [],
    };

    private static IEnumerable<Node> Without(Branch branch) => branch.Children.Count < 2 ? []
        : branch.Children.Select((_, at) => branch with { Children = [.. branch.Children.Where((_, index) => index != at)] });

    private static IEnumerable<Node> WithSmaller(Branch branch) =>
        from place in branch.Children.Select((child, at) => (child, at))
        from one in Smaller(place.child)
        select branch with { Children = [.. branch.Children.Select((old, index) => index == place.at ? one : old)] };
}
