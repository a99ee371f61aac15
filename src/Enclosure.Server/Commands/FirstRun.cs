using System.Text.Json;
using Enclosure.Accounts;

namespace Enclosure.Server.Commands;

/// <summary>What a newcomer is shown once: the demo account's keys and a line to paste for each way in.</summary>
internal static class FirstRun
{
    private const string FileName = "first-run.json";

    /// <summary>Writes the file, for its owner's eyes alone.</summary>
    public static void Keep(string data, string url, Provisioned made)
    {
        var wire = new FirstRunWire(
            url, made.Account.Id, made.FullKey.Text, made.WorkspaceKey.Text, made.Mailbox.Id, made.Mailbox.FullAddress);
        WriteFile(Path.Combine(data, FileName), JsonSerializer.Serialize(wire, OutputJson.Plain.FirstRunWire));
    }

    public static void Show(TextWriter output, string data, string url, bool hasConsole, Provisioned made)
    {
        output.WriteLine(
            $$$"""

            Welcome. An account 'demo' was made for you; this is shown once and kept in {{{Path.Combine(data, FileName)}}}.

              url             {{{url}}}
              Robotomail key  {{{made.FullKey.Text}}}
              SendKit key     {{{made.WorkspaceKey.Text}}}
              mailbox         {{{made.Mailbox.FullAddress}}}  ({{{made.Mailbox.Id}}})
            {{{InBrowser(url, hasConsole)}}}
            Upload a file, Robotomail's way:
              curl -F file=@README.md -H 'Authorization: Bearer {{{made.FullKey.Text}}}' {{{url}}}/v1/attachments

            Ask for an upload link, SendKit's way:
              curl -H 'X-Api-Key: {{{made.WorkspaceKey.Text}}}' -H 'Content-Type: application/json' -d '{"filename":"note.txt","contentType":"text/plain","fileSize":5}' {{{url}}}/v1/inbox/attachments/upload

            """);
    }

    private static string InBrowser(string url, bool hasConsole) =>
        hasConsole ? $"\nIn a browser, open {url} and sign in with the Robotomail key.\n" : "";

    /// <summary>Whole or not at all: whoever reads it meanwhile sees the earlier one.</summary>
    private static void WriteFile(string path, string json)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(path + ".new", options)) file.WriteLine(json);
        File.Move(path + ".new", path, overwrite: true);
    }
}
