/**
 * Why something in a capture file did not become a datagram. `lost` tells what a reader of the
 * capture should worry about from what simply was other traffic.
 */
export const captureProblems = {
  truncated_file: {
    lost: true,
    help: 'The file ends in the middle of a frame: the capture was stopped hard or copied in part.',
  },
  corrupt_file: {
    lost: true,
    help: 'A length in the file contradicts itself; nothing after it can be read.',
  },
  cut_frame: {
    lost: true,
    help: 'The frame was recorded without the whole of its headers: capture with a larger snaplen.',
  },
  bad_packet: {
    lost: true,
    help: 'The lengths in the IP or UDP header contradict each other.',
  },
  missing_fragment: {
    lost: true,
    help: 'A fragment of the datagram is not in the capture, or came too late.',
  },
  unknown_link_type: {
    lost: false,
    help: 'Frames of a kind of network that is not read here: capture on an Ethernet interface.',
  },
  not_ip: { lost: false, help: 'Frames with something else than IP, such as ARP.' },
  not_udp: { lost: false, help: 'IP packets with something else than UDP.' },
} as const satisfies Record<string, { readonly lost: boolean; readonly help: string }>

export type CaptureProblem = keyof typeof captureProblems

/** Told of each frame, datagram or file that could not be read, and what exactly was wrong. */
export type OnCaptureProblem = (problem: CaptureProblem, detail: string) => void
