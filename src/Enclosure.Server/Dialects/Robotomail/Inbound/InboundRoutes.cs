using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Receiving;
using Enclosure.Mime.Headers;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Server.Dialects.Robotomail.Messages;
using Enclosure.Server.Telemetry;
using Microsoft.Net.Http.Headers;

namespace Enclosure.Server.Dialects.Robotomail.Inbound;

/// <summary><c>/v1/inbound</c>: mail that comes over HTTP.</summary>
internal sealed class InboundRoutes(
    RobotomailCallers callers, InboundMail inbound, MessageLibrary messages, AttachmentLibrary library, EnclosureMeter meter)
{
    public const int MostAddresses = 100;
    public const int LongestAddress = ReversePath.Longest;

    public static readonly IReadOnlyList<string> MediaTypes = ["message/rfc822", "message/global"];

    private const string Door = "http";

    private readonly InboundRecipients _recipients = new(inbound);

    public void Map(IEndpointRouteBuilder routes) => routes.Map(InboundOperations.Receive, ReceiveAsync);

    private async Task ReceiveAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        caller.Account.RequireActive();
        RequireMessage(http.Request);
        BodyLimit.Lift(http);

        var named = NamedEnvelope.Of(http.Request.Query);
        var head = await MessageHead.ReadAsync(http.Request.BodyReader, inbound.Rules.Budgets, http.RequestAborted);
        if (head.Bytes.Length == 0)
            throw RefusedException.Invalid("body", "The body is empty. Send the message as it is, headers and all.");
        var recipients = await _recipients.AdmitAsync(caller.Account.Id, named.Recipients, head.Headers, http.RequestAborted);
        using var message = inbound.Begin(new Envelope(named.Sender ?? ReversePath.Of(head.Headers), recipients));
        var received = await TakeAsync(http, head, message);
        RequestFacts.Of(http).BytesIn ??= http.Request.ContentLength ?? message.Length;
        await AnswerAsync(http, caller.Account.Id, received);
    }

    private void RequireMessage(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            throw new RefusedException(Refusal.UnsupportedMediaType, $"Send the message as {string.Join(" or ", MediaTypes)}.");
        if (request.ContentLength > inbound.Rules.MaxMessageBytes)
            throw inbound.Rules.TooLarge();
    }

    private async Task<IReadOnlyList<ReceivedMessage>> TakeAsync(HttpContext http, MessageHead head, IncomingMessage message)
    {
        using var receiving = meter.Receiving();
        var result = "abandoned";
        try
        {
            await ReadAsync(http, head, message);
            var received = await inbound.CompleteAsync(message, http.RequestAborted);
            result = received.All(each => each.Duplicate) ? "duplicate" : "kept";
            return received;
        }
        catch (RefusedException)
        {
            result = "refused";
            throw;
        }
        finally
        {
            meter.MailReceived(Door, result, message.Length);
        }
    }

    private static async Task ReadAsync(HttpContext http, MessageHead head, IncomingMessage message)
    {
        message.Write(head.Bytes.Span);
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(http.RequestAborted);
            try
            {
                foreach (var piece in read.Buffer) message.Write(piece.Span);
            }
            finally
            {
                // Also when it was refused: what is not given back cannot be drained, and the client would see a reset instead of the
                // answer.
                body.AdvanceTo(read.Buffer.End);
            }

            if (read.IsCompleted) return;
        }
    }

    /// <summary>Who handed it in has it: the manifest is answered also when the message is withheld.</summary>
    private async Task AnswerAsync(HttpContext http, Guid accountId, IReadOnlyList<ReceivedMessage> received)
    {
        var first = await messages.FindAsync(accountId, received[0].Id, http.RequestAborted)
            ?? throw new RefusedException(Refusal.UnknownMailbox, "The mailbox was deleted meanwhile.");
        var manifest = ManifestWire.Of(
            await messages.GetManifestAsync(first, http.RequestAborted),
            await library.OfMessageAsync(accountId, first.Id, http.RequestAborted));
        var each = received.Select(message => new ReceivedWire(
            message.Id, message.MailboxId, message.ThreadId, message.Duplicate, message.OverLimit));
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status201Created, new InboundWire([.. each], manifest), InboundJson.Plain.InboundWire);
    }
}
