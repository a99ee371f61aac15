using System.Text.Json;
using Enclosure.Accounts;

namespace Enclosure.Server.Commands;

/// <summary>What a newcomer is shown once: the demo account's keys and a line to paste for each way in.</summary>
internal static class FirstRun
{
    private const string FileName = "first-run.json";

    public static async Task WriteAsync(TextWriter output, string data, string url, Provisioned made)
    {
        var wire = new FirstRunWire(url, made.Account.Id, made.FullKey.Text, made.WorkspaceKey.Text, made.Mailbox.Id, made.Mailbox.FullAddress);
        var path = Path.Combine(data, FileName);
        await WriteFileAsync(path, JsonSerializer.Serialize(wire, OutputJson.Plain.FirstRunWire));
        await output.WriteLineAsync(
            $$$"""

            Welcome. An account 'demo' was made for you; this is shown once and kept in {{{path}}}.

              url             {{{url}}}
              Robotomail key  {{{wire.RobotomailKey}}}
              SendKit key     {{{wire.SendkitKey}}}
              mailbox         {{{wire.MailboxAddress}}}  ({{{wire.MailboxId}}})

            Upload a file, Robotomail's way:
              curl -F file=@README.md -H 'Authorization: Bearer {{{wire.RobotomailKey}}}' {{{url}}}/v1/attachments

            Ask for an upload link, SendKit's way:
              curl -H 'X-Api-Key: {{{wire.SendkitKey}}}' -H 'Content-Type: application/json' -d '{"filename":"note.txt","contentType":"text/plain","fileSize":5}' {{{url}}}/v1/inbox/attachments/upload

            """);
    }

    private static async Task WriteFileAsync(string path, string json)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(path, options);
        await file.WriteLineAsync(json);
    }
}
