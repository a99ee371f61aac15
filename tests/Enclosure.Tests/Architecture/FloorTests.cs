using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

/// <summary>The floors of the house (docs/architecture.md): a folder sees only floors below its own.</summary>
public sealed partial class FloorTests
{
    private const string Root = "Enclosure";
    private const string ConsoleRoom = "it is a room of its own: if two need the same, it belongs with the frame";

    /// <summary>Each folder by its namespace, the floor it stands on, and why it must not see what it must not see.</summary>
    private static readonly Dictionary<string, (int Floor, string Because)> Floors = new()
    {
        ["Enclosure"] = (0, "it is the list of refusals, which every floor knows and which knows none"),
        ["Enclosure.Storage"] = (1, "it keeps bytes, not business"),
        ["Enclosure.Storage.Buckets"] = (2, "it keeps bytes in a bucket as any store keeps them, not business"),
        ["Enclosure.Sql"] = (1, "it runs statements, whatever they are about"),
        ["Enclosure.Mime.Text"] = (1, "it turns bytes into text, whatever they are of"),
        ["Enclosure.Mime.Headers"] = (2, "it reads one header field at a time, of a mail or of a form"),
        ["Enclosure.Mime.Parts"] = (3, "it is what a message consists of, however it was read"),
        ["Enclosure.Mime.Mbox"] = (4, "it parts messages from one another and reads none"),
        ["Enclosure.Mime.Uuencode"] = (4, "it finds files in a text, whatever the text is of"),
        ["Enclosure.Mime.Tnef"] = (4, "it opens a winmail.dat, whatever it came in"),
        ["Enclosure.Mime.Reports"] = (4, "it reads what a report says, whatever message it came in"),
        ["Enclosure.Mime.Transfer"] = (5, "it undoes an encoding, whatever part has it"),
        ["Enclosure.Mime"] = (6, "it takes messages apart, whoever sent them"),
        ["Enclosure.Html"] = (7, "it makes HTML fit to show, whoever sent it"),
        ["Enclosure.FileTypes"] = (1, "it tells a type by bytes, whoever sent them"),
        ["Enclosure.FileNames"] = (1, "it cleans names, whatever file they are for"),
        ["Enclosure.Accounts"] = (2, "who asks and how much room there is does not depend on what is kept"),
        ["Enclosure.Secrets"] = (2, "it keeps keys, for whatever they are used"),
        ["Enclosure.Sessions"] = (3, "who is signed in does not depend on what they look at"),
        ["Enclosure.Attachments"] = (3, "a file does not know what sweeps it up or who mails it"),
        ["Enclosure.Events"] = (3, "it is what happened, in its order, whoever caused it and whoever is told"),
        ["Enclosure.Mime.Writing"] = (6, "it writes a message, whoever sends it"),
        ["Enclosure.Relaying"] = (1, "it speaks to one other server and knows neither messages nor who sends them"),
        ["Enclosure.Mail"] = (8, "a message has files and knows no door that it came through"),
        ["Enclosure.Mail.Skeletons"] = (9, "it gives a message back as it was, whether it came or goes"),
        ["Enclosure.Mail.Sending"] = (10, "what is to go is written down before anybody carries it"),
        ["Enclosure.Mail.Receiving"] = (11, "what comes may tell what became of what went, never the other way round"),
        ["Enclosure.Mail.Delivery"] = (12, "it carries what was written down, to others or back in here"),
        ["Enclosure.Webhooks"] = (12, "it tells what became of messages, and messages do not wait for it"),
        ["Enclosure.Conversations"] = (13, "it shows and answers threads with what the floors below can do"),
        ["Enclosure.Sweeping"] = (14, "it works from rows, not from requests"),
        ["Enclosure.Figures"] = (15, "it counts what the floors below keep, and keeps nothing"),
        ["Enclosure.Health"] = (15, "it asks whether the floors below can be used, whoever wants to know"),
        ["Enclosure.Moving"] = (15, "it moves all that the floors below keep, whatever it means to them"),
        ["Enclosure.Server.Remote"] = (2, "it is a client like any other and knows of a server what its public dialects say"),
        ["Enclosure.Server.Remote.Examining"] = (3, "it looks at a server from outside: what it finds must be what every client finds"),
        ["Enclosure.Server.Settings"] = (14, "a setting is a value; what is made of it is decided above"),
        ["Enclosure.Server.Telemetry"] = (15, "it counts what others do and asks them for nothing"),
        ["Enclosure.Server.Dialects.Forms"] = (15, "it reads a form, whichever path it came to"),
        ["Enclosure.Server.Dialects.Json"] = (15, "it reads and writes JSON, whichever dialect speaks it"),
        ["Enclosure.Server.Dialects.MessageForms"] = (17, "it gives a message in another form, whichever dialect is asked for it"),
        ["Enclosure.Server.Dialects"] = (16, "it is what the dialects share, and must not depend on one of them"),
        ["Enclosure.Server.Dialects.Operations"] = (17, "it describes operations, whichever dialect they belong to"),
        ["Enclosure.Server.Dialects.Serving"] = (17, "it hands out a file's bytes, whichever door they go through"),
        ["Enclosure.Server.Dialects.Receiving"] = (17, "it takes a file in, whichever door it came through"),
        ["Enclosure.Server.Outgoing"] = (17, "it keeps mail going, whichever dialect it was sent by"),
        ["Enclosure.Server.OpenApi"] = (18, "it writes documents from the operations it is handed, whichever dialect they belong to"),
        ["Enclosure.Server.Smtp"] = (18, "it is a door like the dialects: if two doors need the same, it belongs below them"),
        ["Enclosure.Server.Events"] = (17, "it carries events out, whichever dialect lists the hooks"),
        ["Enclosure.Server.Dialects.SendKit.Answers"] = (18, "it says who asks and how a no looks, whatever was asked for"),
        ["Enclosure.Server.Dialects.SendKit.Uploads"] = (19, "it is a room of its own: if two need the same, it belongs with the answers"),
        ["Enclosure.Server.Dialects.SendKit.Workspaces"] =
            (19, "it is a room of its own: if two need the same, it belongs with the answers"),
        ["Enclosure.Server.Dialects.SendKit.Inbox"] = (20, "it shows conversations and what waits in them, and not how that came to wait"),
        ["Enclosure.Server.Dialects.SendKit.Replies"] = (21, "it answers in conversations and shows what waits as the inbox does"),
        ["Enclosure.Server.Dialects.SendKit"] = (22, "it puts its rooms together and is known to none of them"),
        ["Enclosure.Server.Dialects.Objects"] = (18, "dialects never see each other: if two need the same, it belongs below them"),
        ["Enclosure.Server.Dialects.Robotomail.Answers"] = (18, "it says who asks and how a no looks, whatever was asked for"),
        ["Enclosure.Server.Dialects.Robotomail.Attachments"] = (19, "a file is shown alike, wherever it is shown"),
        ["Enclosure.Server.Dialects.Robotomail.Mailboxes"] =
            (19, "it is a room of its own: if two need the same, it belongs with the answers"),
        ["Enclosure.Server.Dialects.Robotomail.Accounts"] =
            (19, "it is a room of its own: if two need the same, it belongs with the answers"),
        ["Enclosure.Server.Dialects.Robotomail.Webhooks"] =
            (19, "it is a room of its own: if two need the same, it belongs with the answers"),
        ["Enclosure.Server.Dialects.Robotomail.Messages"] = (20, "a message shows its files and not how it came"),
        ["Enclosure.Server.Dialects.Robotomail.Sending"] = (21, "it sends messages and shows them as the messages do"),
        ["Enclosure.Server.Dialects.Robotomail.Inbound"] = (21, "it hands mail in and shows it as the messages do"),
        ["Enclosure.Server.Dialects.Robotomail"] = (22, "it puts its rooms together and is known to none of them"),
        ["Enclosure.Server.WebConsole.Frame"] = (18, "it is what all pages share: who looks, the frame around, how a no looks"),
        ["Enclosure.Server.WebConsole.SignIn"] = (19, ConsoleRoom),
        ["Enclosure.Server.Reference.Samples"] = (18, "it writes programs from described operations, and not the page around them"),
        ["Enclosure.Server.Reference"] = (19, "it shows operations as data: it knows no dialect and no other room of the console"),
        ["Enclosure.Server.WebConsole.Captured"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole.Health"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole.Keys"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole.Usage"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole.Webhooks"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole.Uploads"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole.Files"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole.Inbox"] = (19, ConsoleRoom),
        ["Enclosure.Server.WebConsole"] = (20, "it puts its rooms together and is known to none of them"),
        ["Enclosure.Server.Commands"] = (23, "it may see everything"),
        ["Enclosure.Server"] = (23, "it may see everything"),
    };

    /// <summary>
    /// Each with all that lies under it. Whatever floors their rooms stand on, none sees another's: if two need the same, it belongs below
    /// both.
    /// </summary>
    private static readonly string[] Doors =
    [
        "Enclosure.Server.Dialects.Robotomail", "Enclosure.Server.Dialects.SendKit", "Enclosure.Server.Dialects.Objects",
        "Enclosure.Server.Smtp",
        "Enclosure.Server.OpenApi", "Enclosure.Server.WebConsole",
    ];

    /// <summary>Below the doors, the floors on one level are tools or trades of their own and never see one another.</summary>
    private static readonly HashSet<(string, string)> Neighbours =
    [
        ("Enclosure.Server.Commands", "Enclosure.Server"), ("Enclosure.Server", "Enclosure.Server.Commands"),
    ];

    public static TheoryData<string> Sources => [.. Repository.Sources("src"), .. Repository.Pages("src")];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_sees_only_floors_below_its_own(string path)
    {
        var own = NamespaceOf(path);
        Floors.ShouldContainKey(
            own, $"{path} lies in a folder without a floor: give {own} one in {nameof(FloorTests)}, with the reason for its place");
        foreach (var seen in Seen(own, File.ReadAllText(Repository.File(path))).Where(seen => seen != own))
        {
            Floors.ShouldContainKey(seen, $"{path} uses {seen}, which has no floor");
            MaySee(own, seen).ShouldBeTrue($"{path}: {own} must not know {seen}: {Floors[own].Because}.");
        }
    }

    [Theory]
    [InlineData("Enclosure.Storage", "using Enclosure.Attachments;", false)]
    [InlineData("Enclosure.Storage", "class A { Enclosure.Sql.Database d; }", false)]
    [InlineData("Enclosure.Storage", "using static Enclosure.Sql.SqlTypes;", false)]
    [InlineData("Enclosure.Storage", "global using X = Enclosure.Accounts.Quota;", false)]
    [InlineData("Enclosure.Accounts", "using Enclosure.Sql;", true)]
    [InlineData("Enclosure.Accounts", "class A { Attachments.Uploads u; }", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "using Enclosure.Server.Dialects.Robotomail;", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "using Enclosure.Server.Dialects.Robotomail.Answers;", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "class A { Robotomail.RobotomailDialect d; }", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "class A { Robotomail.Accounts.AccountRoutes r; }", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "using Enclosure.Attachments; // using Enclosure.Server.Dialects.Robotomail;", true)]
    [InlineData("Enclosure.Server.Dialects.Robotomail.Messages", "using Enclosure.Server.Dialects.SendKit;", false)]
    [InlineData("Enclosure.Server.Dialects.Robotomail.Messages", "using Enclosure.Server.OpenApi;", false)]
    [InlineData("Enclosure.Server.Dialects.Robotomail.Messages", "class A { Smtp.SmtpAnswers a; }", false)]
    [InlineData("Enclosure.Server.Dialects.Robotomail.Messages", "class A { Attachments.AttachmentWire w; }", true)]
    [InlineData("Enclosure.Server.Dialects.Robotomail.Attachments", "class A { Messages.MessageWire w; }", false)]
    [InlineData("Enclosure.Server.Dialects.Robotomail.Attachments", "class A { RobotomailDialect d; }", false)]
    [InlineData("Enclosure.Server.Dialects.Robotomail.Attachments", "class A { PublicAddress a; }", true)]
    [InlineData("Enclosure.Mime.Text", "class A { MimeReader r; }", false)]
    public void A_broken_rule_is_noticed(string own, string source, bool allowed) =>
        Seen(own, source).Where(seen => seen != own).All(seen => MaySee(own, seen)).ShouldBe(allowed);

    [Fact]
    public void The_core_has_no_reference_to_ASP_NET()
    {
        var references = typeof(Refusal).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        references.ShouldNotContain(name => name.StartsWith("Microsoft.AspNetCore") || name.StartsWith("Microsoft.Extensions.Hosting"));
        File.ReadAllText(Repository.File("src", "Enclosure", "Enclosure.csproj")).ShouldNotContain("AspNetCore");
        File.ReadAllText(Repository.File("src", "Enclosure", "Enclosure.csproj")).ShouldContain("Sdk=\"Microsoft.NET.Sdk\"");
    }

    private static bool MaySee(string own, string seen) =>
        Neighbours.Contains((own, seen))
            || (Floors[seen].Floor < Floors[own].Floor && (DoorOf(own) is not { } door || (DoorOf(seen) ?? door) == door));

    private static string? DoorOf(string name) => Doors.FirstOrDefault(door => name == door || name.StartsWith(door + "."));

    private static string NamespaceOf(string path) =>
        Path.GetDirectoryName(path)!.Replace("src/Enclosure.Server", "Enclosure.Server").Replace("src/Enclosure", Root).Replace('/', '.');

    /// <summary>
    /// Namespaces of this house that a source names: in full, or by a type as the compiler finds it from within <paramref name="own"/>,
    /// through the namespaces around it.
    /// </summary>
    private static HashSet<string> Seen(string own, string source)
    {
        var code = Prose().Replace(source, " ");
        code = Declaration().Replace(code, " ");
        var seen = new HashSet<string>();
        foreach (var name in Name().Matches(code).Select(match => match.Value))
            if ((name.StartsWith(Root + ".")
                ? Known(name)
                : Around(own).Select(around => TypeIn(around, name)).FirstOrDefault(found => found is not null)) is { } known)
                seen.Add(known);
        return seen;
    }

    private static string? Known(string name) =>
        Floors.Keys.Where(key => name == key || name.StartsWith(key + ".")).MaxBy(key => key.Length);

    /// <summary>A namespace and those that it lies in, the innermost first.</summary>
    private static IEnumerable<string> Around(string own)
    {
        for (var end = own.Length; end > 0; end = own.LastIndexOf('.', end - 1)) yield return own[..end];
    }

    /// <summary>The namespace of the type that a dotted name begins with when it is looked up in <paramref name="around"/>.</summary>
    private static string? TypeIn(string around, string name)
    {
        for (var end = name.IndexOf('.'); ; end = name.IndexOf('.', end + 1))
        {
            if (Types.Value.TryGetValue($"{around}.{(end < 0 ? name : name[..end])}", out var owner)) return owner;
            if (end < 0) return null;
        }
    }

    /// <summary>Every declared type by its full name, and the namespace that it is in.</summary>
    private static readonly Lazy<Dictionary<string, string>> Types = new(() => Repository.Sources("src")
        .SelectMany(path => TypeName().Matches(File.ReadAllText(Repository.File(path)))
            .Select(match => (Type: match.Groups[1].Value, In: NamespaceOf(path))))
        .Concat(Repository.Pages("src").Select(path => (Type: Path.GetFileNameWithoutExtension(path), In: NamespaceOf(path))))
        .DistinctBy(declared => $"{declared.In}.{declared.Type}")
        .ToDictionary(declared => $"{declared.In}.{declared.Type}", declared => declared.In));

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)+'""", RegexOptions.Singleline)]
    private static partial Regex Prose();

    [GeneratedRegex(@"^\s*namespace [^;{]+", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(\.[A-Z]\w*)*")]
    private static partial Regex Name();

    [GeneratedRegex(
        @"^(?:public |internal |file |sealed |static |abstract |partial |readonly |ref )*"
        + @"(?:class|interface|enum|record(?: struct| class)?|struct) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeName();
}
