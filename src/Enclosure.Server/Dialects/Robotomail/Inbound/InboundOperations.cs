using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Inbound;

/// <summary>The operation of <see cref="InboundRoutes"/>, in words.</summary>
internal static class InboundOperations
{
    public static Topic Topic { get; } = new("Receiving", "Mail handed in over HTTP.");

    public static Operation Receive { get; } = new("receiveMessage", HttpMethods.Post, "/v1/inbound")
    {
        Topic = Topic.Name,
        Summary = "Hand in a message",
        Description =
            $"""
            Takes a message as it is, for those mailboxes of the key's account that it is for. When the answer arrives, message and files are safe on disk. The
            same sender and bytes within 24 hours are answered as a duplicate and not kept twice. The key must have full access.

            Without `rcpt` the recipients are those of `Delivered-To` and `X-Original-To`, or where these name no mailbox of the account, of `To` and `Cc`;
            only the first {InboundRoutes.MostAddresses} addresses are looked at. A paused mailbox gets nothing, and when there is no other the message is refused.

            **Differs:** the original has no such door.
            """,
        Parameters =
        [
            new Parameter(
                ParameterPlace.Query,
                new Field(
                    "rcpt",
                    $"Address of a mailbox; may be given up to {InboundRoutes.MostAddresses} times.",
                    ValueForm.Text(1, InboundRoutes.LongestAddress))
                {
                    Names = Thing.MailboxAddress,
                    IsUsual = true,
                }),
            SharedParts.Query(
                "from",
                "Address of the envelope's sender, empty for a bounce. Missing: that of `Return-Path`.",
                ValueForm.Text(0, InboundRoutes.LongestAddress)),
        ],
        Body = RequestBody.Raw("The message (RFC 5322), headers and all.", InboundRoutes.MediaTypes) with
        {
            File = new FileExample("message.eml", InboundRoutes.MediaTypes[0]),
        },
        Answer = new Answer(StatusCodes.Status201Created, "The message is kept.", typeof(InboundWire)),
        Refusals =
        [
            Refusal.AccountSuspended, Refusal.UnsupportedMediaType, Refusal.MessageTooLarge, Refusal.ValidationError,
            Refusal.UnknownMailbox,
            Refusal.MailboxInactive, Refusal.StorageLimitExceeded, Refusal.InvalidJson, Refusal.StoreFull,
        ],
    };

    public static IReadOnlyList<Operation> All { get; } = [Receive];
}
